package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A receiver follows a server to its new timeline, and from one server to another. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class ReceiverFailoverTest {
    @TempDir
    Path folder;

    private Path spool;

    @BeforeEach
    void open() {
        spool = folder.resolve("spool");
    }

    @Test
    void a_standby_that_is_promoted_under_the_receiver_is_followed() throws Exception {
        try (TestCluster cluster = ReceiverRun.cluster(folder, 15, Map.of())) {
            Path standby = Debian.baseBackup(cluster, folder.resolve("standby/data"), "-R");
            try (TestCluster promoted = TestCluster.over(folder.resolve("standby"), 15, Map.of());
                    ReceiverRun run = new ReceiverRun(promoted.settings("backup"), spool)) {
                assertThat(standby).exists();
                run.await(ReceiverStatus.Phase.STREAMING);
                try (Writers writers = new Writers(cluster, 2, 0)) {
                    writers.awaitMore(200);
                }
                String last = cluster.ask("SELECT pg_current_wal_flush_lsn()");
                run.await(1, last);
                promoted.run("SELECT pg_promote()");
                promoted.run("INSERT INTO journal (id) VALUES (1000000)");
                run.await(2, promoted.ask("SELECT pg_current_wal_flush_lsn()"));
                assertThat(run.spool.histories()).containsKey(2);
                assertThat(run.spool.facts().gaps()).isEmpty();
                SpoolWalk walk = SpoolWalk.of(run.spool, 16 << 20);
                assertThat(walk.histories().get(2).endOf(1)).isPresent();
                assertThat(run.spool.segments().firstKey().timeline()).isEqualTo(1);
                assertThat(walk.after(new LogPosition(
                                1, walk.histories().get(2).endOf(1).orElseThrow())))
                        .isInstanceOf(SpoolWalk.Step.Fork.class);
            }
        }
    }

    @Test
    void after_a_failover_the_new_primary_is_followed_from_the_fork_on() throws Exception {
        Path base;
        Set<Long> acknowledged;
        try (TestCluster cluster = ReceiverRun.cluster(folder, 15, Map.of("wal_keep_size", "256MB"))) {
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(ReceiverStatus.Phase.STREAMING);
            }
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            Debian.baseBackup(cluster, folder.resolve("standby/data"), "-R");
            try (TestCluster promoted = TestCluster.over(folder.resolve("standby"), 15, Map.of())) {
                try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool);
                        Writers writers = new Writers(cluster, 2, 0)) {
                    writers.awaitMore(500);
                    acknowledged = writers.stop();
                    String last = cluster.ask("SELECT pg_current_wal_flush_lsn()");
                    run.await(1, last);
                    Eventually.within(
                            ReceiverRun.SOON,
                            () -> promoted.ask("SELECT pg_last_wal_replay_lsn() >= '" + last + "'")
                                    .equals("t"),
                            () -> "the standby lags");
                }
                cluster.server().kill();
                promoted.run("SELECT pg_promote()", "INSERT INTO journal (id) VALUES (1000000)");
                try (ReceiverRun run = new ReceiverRun(promoted.settings("backup"), spool)) {
                    run.await(2, promoted.ask("SELECT pg_current_wal_flush_lsn()"));
                    assertThat(run.spool.facts().gaps()).isEmpty();
                }
                cluster.startAgain();
                try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                    run.await(ReceiverStatus.Phase.FAILED);
                    assertThat(run.receiver.status().detail()).contains("former primary");
                }
            }
        }
        assertThat(Restored.rowsWith(base, spool)).containsAll(acknowledged).contains(1_000_000L);
    }

    @Test
    void one_that_knows_both_servers_goes_on_with_whichever_is_the_primary() throws Exception {
        try (TestCluster cluster = ReceiverRun.cluster(folder, 15, Map.of("wal_keep_size", "256MB"))) {
            Debian.baseBackup(cluster, folder.resolve("standby/data"), "-R");
            try (TestCluster standby =
                            TestCluster.over(folder.resolve("standby"), 15, Map.of("wal_keep_size", "256MB"));
                    ReceiverRun run = new ReceiverRun(
                            standby.settings(
                                    "backup",
                                    "other-hosts",
                                    "127.0.0.1:" + cluster.server().port()),
                            spool)) {
                run.await(ReceiverStatus.Phase.STREAMING);
                String slots = "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'holdfast%'";
                assertThat(cluster.ask(slots)).isEqualTo("1");
                assertThat(standby.ask(slots)).isEqualTo("0");
                try (Writers writers = new Writers(cluster, 2, 0)) {
                    writers.awaitMore(200);
                    writers.stop();
                }
                String last = cluster.ask("SELECT pg_current_wal_flush_lsn()");
                run.await(1, last);
                Eventually.within(
                        ReceiverRun.SOON,
                        () -> standby.ask("SELECT pg_last_wal_replay_lsn() >= '" + last + "'")
                                .equals("t"),
                        () -> "the standby lags");
                cluster.server().kill();
                Eventually.within(
                        ReceiverRun.SOON,
                        () -> run.receiver.status().detail().contains("is a standby"),
                        () -> run.receiver.status().toString());
                assertThat(run.receiver.status().phase()).isEqualTo(ReceiverStatus.Phase.RECONNECTING);
                standby.run("SELECT pg_promote()", "INSERT INTO journal (id) VALUES (1000000)");
                run.await(2, standby.ask("SELECT pg_current_wal_flush_lsn()"));
                assertThat(run.spool.facts().gaps()).isEmpty();
                assertThat(standby.ask(slots)).isEqualTo("1");
            }
        }
    }
}
