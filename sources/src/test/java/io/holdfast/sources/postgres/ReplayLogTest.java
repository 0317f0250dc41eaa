package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayLogTest {
    /** As PostgreSQL 18 wrote it. */
    private static final String STOPPED = """
            2026-11-24 21:45:51.236 UTC [26297] LOG:  redo starts at 0/50000D8
            2026-11-24 21:45:51.300 UTC [26297] LOG:  redo in progress, elapsed time: 1.00 s, current LSN: 0/5100000
            2026-11-24 21:45:51.360 UTC [26297] LOG:  recovery stopping before commit of transaction 760, time 2026-11-24 21:45:49.2+00
            2026-11-24 21:45:51.361 UTC [26297] LOG:  redo done at 0/5543848 system usage: CPU: user: 0.01 s, system: 0.00 s, elapsed: 0.02 s
            2026-11-24 21:45:51.361 UTC [26297] LOG:  last completed transaction was at log time 2026-11-24 21:45:49.123456+00
            2026-11-24 21:45:51.400 UTC [26291] LOG:  database system is ready to accept connections
            """;

    @Test
    void a_recovery_that_stops_at_its_target_is_followed() {
        ReplayLog log = new ReplayLog();
        STOPPED.lines().forEach(log::line);
        assertThat(log.redoStart()).contains(Lsn.parse("0/50000D8"));
        assertThat(log.redoAt()).contains(Lsn.parse("0/5543848"));
        assertThat(log.redoDoneAt()).contains(Instant.parse("2026-11-24T21:45:51.361Z"));
        assertThat(log.lastTransaction()).contains(Instant.parse("2026-11-24T21:45:49.123456Z"));
        assertThat(log.readyAt()).contains(Instant.parse("2026-11-24T21:45:51.400Z"));
        assertThat(log.stoppedBefore()).contains(Instant.parse("2026-11-24T21:45:49.2Z"));
        assertThat(log.endedBeforeTarget()).isFalse();
    }

    @Test
    void what_users_statements_put_into_the_log_is_not_believed() {
        ReplayLog log = new ReplayLog();
        log.line("2026-11-24 21:45:51.361 UTC [1] STATEMENT:  select 'redo done at 0/1'");
        log.line("redo done at 0/1");
        log.line("2026-11-24 21:45:51.361 UTC [1] ERROR:  redo done at 0/1 never");
        assertThat(log.redoAt()).isEmpty();
    }

    @Test
    void a_target_is_cut_to_the_microsecond() {
        assertThat(ReplayLog.target(Instant.parse("2026-11-24T14:32:05.123456999Z")))
                .isEqualTo("2026-11-24 14:32:05.123456+00");
    }
}
