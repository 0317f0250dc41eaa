package io.holdfast.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.alert.Alerts.Severity;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a log's state raises, after how long, and when it ends. */
class LogAlarmsTest {
    private static final Duration RPO = Duration.ofMinutes(5);
    private static final long SPOOL = 1000L << 20;

    private final Map<String, String> standing = new TreeMap<>();
    private int rung;
    private long seconds;

    private final LogAlarms alarms = new LogAlarms(
            new LogAlarms.Bell() {
                @Override
                public void raise(String cause, Severity severity, String title, String detail, String subject) {
                    standing.put(cause, severity + " " + title + ": " + detail);
                }

                @Override
                public void resolve(String cause) {
                    rung++;
                    standing.remove(cause);
                }
            },
            () -> Duration.ofSeconds(seconds).toNanos());

    private static LogStatus status(
            String state, double lagSeconds, long lagBytes, long spooled, @Nullable SlotStatus slot) {
        return new LogStatus(
                "trading-db",
                "main",
                "0/5000000",
                null,
                "0/5000000",
                null,
                null,
                lagBytes,
                lagSeconds,
                spooled,
                SPOOL,
                slot,
                state,
                null,
                "No route to the store.");
    }

    private static SlotStatus slot(String level, String problem) {
        return new SlotStatus("holdfast_trading_db", "reserved", 1 << 20, 64L << 20, level, problem, "");
    }

    private static final SlotStatus WELL = slot("well", "");

    private void look(LogStatus status, Duration rpo, int forSeconds) {
        for (int i = 0; i <= forSeconds; i++) {
            alarms.look(status, rpo);
            seconds++;
        }
    }

    @Test
    void a_log_that_streams_but_comes_late_is_an_alarm_within_seconds() {
        look(status("streaming", 45, 100 << 20, 0, WELL), RPO, 30);
        assertThat(standing).as("less than a minute is not late").isEmpty();
        look(status("streaming", 75, 100 << 20, 0, WELL), RPO, 9);
        assertThat(standing).as("it may be over in a moment").isEmpty();
        look(status("streaming", 75, 100 << 20, 0, WELL), RPO, 3);
        assertThat(standing).containsOnlyKeys("log-behind:trading-db:main");
        assertThat(standing.values())
                .first()
                .asString()
                .startsWith("WARNING The log of trading-db comes late into main: It is 75 s behind, of at most 60 s");
        look(status("streaming", 301, 100 << 20, 0, WELL), RPO, 0);
        assertThat(standing.values()).first().asString().startsWith("CRITICAL").contains("RPO of 300 s is not kept");
        look(status("streaming", 1, 0, 0, WELL), RPO, 0);
        assertThat(standing).isEmpty();
    }

    @Test
    void a_service_that_may_lose_nothing_is_told_after_ten_seconds() {
        look(status("streaming", 11, 0, 0, WELL), Duration.ZERO, 12);
        assertThat(standing.get("log-behind:trading-db:main")).startsWith("CRITICAL");
    }

    @Test
    void log_that_is_handed_over_is_late_only_while_some_of_it_waits() {
        look(status("streaming", 4000, 0, 0, null), RPO, 30);
        assertThat(standing).isEmpty();
        look(status("streaming", 4000, 1, 0, null), RPO, 30);
        assertThat(standing).containsOnlyKeys("log-behind:trading-db:main");
    }

    @Test
    void a_spool_is_told_when_it_is_half_full() {
        look(status("streaming", 1, 0, SPOOL / 2, WELL), RPO, 0);
        assertThat(standing).isEmpty();
        look(status("streaming", 1, 0, SPOOL / 2 + 1, WELL), RPO, 0);
        assertThat(standing.get("log-spool:trading-db")).startsWith("WARNING").contains("500 MiB of at most 1000 MiB");
        look(status("streaming", 1, 0, SPOOL, WELL), RPO, 0);
        assertThat(standing.get("log-spool:trading-db")).startsWith("CRITICAL");
        look(status("streaming", 1, 0, 0, WELL), RPO, 0);
        assertThat(standing).isEmpty();
    }

    @Test
    void a_slot_that_holds_back_much_is_told_at_once_and_stays_told_while_the_server_does_not_answer() {
        look(status("streaming", 1, 0, 0, slot("warning", "It holds back 40 MiB.")), RPO, 0);
        assertThat(standing.get("log-slot:trading-db")).startsWith("WARNING").endsWith("It holds back 40 MiB.");
        look(status("streaming", 1, 0, 0, null), RPO, 30);
        assertThat(standing).containsKey("log-slot:trading-db");
        look(status("streaming", 1, 0, 0, slot("critical", "It is given up.")), RPO, 0);
        assertThat(standing.get("log-slot:trading-db")).startsWith("CRITICAL");
        look(status("streaming", 1, 0, 0, WELL), RPO, 0);
        assertThat(standing).isEmpty();
    }

    @Test
    void a_log_that_does_not_arrive_is_told_after_ten_seconds_and_one_that_failed_at_once() {
        look(status("reconnecting", 1, 0, 0, WELL), RPO, 9);
        assertThat(standing).isEmpty();
        look(status("reconnecting", 1, 0, 0, WELL), RPO, 3);
        assertThat(standing.get("log:trading-db:main")).startsWith("WARNING").endsWith("No route to the store.");
        look(status("failed", 1, 0, 0, WELL), RPO, 0);
        assertThat(standing.get("log:trading-db:main")).startsWith("CRITICAL");
    }

    @Test
    void a_log_that_is_well_costs_the_catalog_nothing_each_second() {
        look(status("streaming", 1, 0, 0, WELL), RPO, 100);
        assertThat(rung).isEqualTo(4);
        look(status("failed", 1, 0, 0, WELL), RPO, 0);
        alarms.resolve("trading-db", "main");
        assertThat(standing).isEmpty();
    }
}
