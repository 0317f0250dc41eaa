package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class LogReceiverTest {
    private static final String NAME = "holdfast_trading_db";

    @TempDir
    Path folder;

    private Path spool;

    @BeforeEach
    void open() throws Exception {
        // PostgreSQL runs by another account when the tests run as root
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        spool = folder.resolve("spool");
    }

    private TestCluster cluster(int major, Map<String, String> settings) throws Exception {
        TestCluster cluster = TestCluster.start(major, folder.resolve("cluster"), settings);
        Writers.prepare(cluster);
        return cluster;
    }

    private static void standSynchronously(TestCluster cluster) throws Exception {
        cluster.run("ALTER SYSTEM SET synchronous_standby_names = '" + NAME + "'", "SELECT pg_reload_conf()");
        Eventually.within(
                ReceiverRun.SOON,
                () -> cluster.ask("SELECT coalesce(max(sync_state), 'none') FROM pg_stat_replication"
                                + " WHERE application_name = '" + NAME + "'")
                        .equals("sync"),
                () -> "the receiver is no synchronous standby");
    }

    private Set<Long> rowsIn(Path base) throws Exception {
        Path wal = Restored.walOf(spool, folder.resolve("wal"));
        try (Restored restored = Restored.start(base, wal, Map.of())) {
            return restored.rows();
        }
    }

    @Test
    void every_row_that_waited_for_the_receiver_survives_the_loss_of_the_primary() throws Exception {
        Set<Long> acknowledged;
        Path base;
        try (TestCluster cluster = cluster(15, Map.of());
                ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            run.await(ReceiverStatus.Phase.STREAMING);
            standSynchronously(cluster);
            try (Writers writers = new Writers(cluster, 6, 0)) {
                writers.awaitMore(3000);
                cluster.server().kill();
                acknowledged = writers.stop();
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(3000);
        assertThat(rowsIn(base)).containsAll(acknowledged);
    }

    /** The negative control of the test above: it can find a loss. */
    @Test
    void without_waiting_for_the_receiver_rows_are_lost_with_the_primary() throws Exception {
        Set<Long> acknowledged;
        Path base;
        try (TestCluster cluster = cluster(15, Map.of());
                Writers writers = new Writers(cluster, 4, 0)) {
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(ReceiverStatus.Phase.STREAMING);
                writers.awaitMore(500);
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            }
            writers.awaitMore(500);
            cluster.server().kill();
            acknowledged = writers.stop();
        }
        Set<Long> restored = rowsIn(base);
        assertThat(restored).hasSizeGreaterThan(500);
        assertThat(acknowledged.stream().filter(row -> !restored.contains(row)).count())
                .isGreaterThanOrEqualTo(500);
    }

    @Test
    void restarts_of_the_receiver_and_of_the_server_leave_no_hole() throws Exception {
        try (TestCluster cluster = cluster(18, Map.of("wal_keep_size", "1GB"))) {
            try (Writers writers = new Writers(cluster, 2, 1)) {
                for (int i = 0; i < 3; i++) {
                    try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                        run.await(ReceiverStatus.Phase.STREAMING);
                        cluster.run("SELECT pg_switch_wal()");
                        writers.awaitMore(200);
                    }
                    writers.awaitMore(100);
                }
                try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                    run.await(ReceiverStatus.Phase.STREAMING);
                    cluster.server().close();
                    run.await(ReceiverStatus.Phase.RECONNECTING);
                    assertThat(run.receiver.status().detail()).isNotEmpty();
                    cluster.startAgain();
                    writers.awaitMore(100);
                    cluster.run("SELECT pg_switch_wal()");
                    writers.awaitMore(50);
                    writers.stop();
                    run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
                    run.await(ReceiverStatus.Phase.STREAMING);
                    assertThat(run.spool.rewinds()).isEmpty();
                    assertThat(run.spool.facts().gaps()).isEmpty();
                }
            }
            assertSameAsOnServer(cluster, 5);
        }
    }

    /** Every segment of the spool is byte by byte the server's own. */
    private void assertSameAsOnServer(TestCluster cluster, int least) throws Exception {
        try (Spool received = Spool.open(spool)) {
            assertThat(received.segments()).hasSizeGreaterThanOrEqualTo(least);
            WalSegment before = null;
            for (var segment : received.segments().entrySet()) {
                byte[] ours =
                        received.read(segment.getKey(), 0, segment.getValue().length());
                byte[] servers = Files.readAllBytes(
                        cluster.data().resolve("pg_wal/" + segment.getKey().fileName()));
                assertThat(ours).isEqualTo(java.util.Arrays.copyOf(servers, ours.length));
                if (before != null && before.timeline() == segment.getKey().timeline()) {
                    assertThat(segment.getKey()).isEqualTo(before.next());
                }
                before = segment.getKey();
                assertThat(cluster.ask("SELECT pg_walfile_name('"
                                        + before.start().plus(1) + "')")
                                .substring(8))
                        .isEqualTo(before.fileName().substring(8));
            }
        }
    }

    @Test
    void a_synchronous_commit_is_acknowledged_at_once_even_when_it_is_the_only_one() throws Exception {
        try (TestCluster cluster = cluster(18, Map.of());
                ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
            run.await(ReceiverStatus.Phase.STREAMING);
            standSynchronously(cluster);
            try (var connection = cluster.connect();
                    var insert = connection.prepareStatement("INSERT INTO journal (id) VALUES (?)")) {
                long began = System.nanoTime();
                for (int i = 0; i < 100; i++) {
                    insert.setLong(1, i);
                    insert.executeUpdate();
                    Thread.sleep(2); // the receiver finds nothing more to read after each
                }
                // a receiver that waits for a tick or for its next status would take 20 s
                assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(5_000);
            }
        }
    }

    @Test
    void a_standby_that_is_promoted_under_the_receiver_is_followed() throws Exception {
        try (TestCluster cluster = cluster(15, Map.of())) {
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
        try (TestCluster cluster = cluster(15, Map.of("wal_keep_size", "256MB"))) {
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
        assertThat(rowsIn(base)).containsAll(acknowledged).contains(1_000_000L);
    }

    @Test
    void log_that_the_server_removed_is_a_gap_that_is_told_and_passed() throws Exception {
        try (TestCluster cluster = cluster(18, Map.of("max_slot_wal_keep_size", "32MB", "max_wal_size", "64MB"))) {
            String before;
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                before = cluster.ask("SELECT pg_current_wal_flush_lsn()");
                run.await(1, before);
            }
            for (int i = 0; i < 8; i++) {
                cluster.run("INSERT INTO journal (id) VALUES (" + i + ")", "SELECT pg_switch_wal()");
            }
            cluster.run("CHECKPOINT");
            Eventually.within(
                    ReceiverRun.SOON,
                    () -> cluster.ask("SELECT wal_status FROM pg_replication_slots")
                            .equals("lost"),
                    () -> "the slot is not lost");
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                cluster.run("INSERT INTO journal (id) VALUES (100)");
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
                assertThat(run.spool.facts().gaps()).hasSize(1);
                Gap gap = run.spool.facts().gaps().getFirst();
                assertThat(gap.from().lsn().toString()).isEqualTo(before);
                assertThat(gap.to().lsn()).isGreaterThan(gap.from().lsn());
                assertThat(gap.reason()).contains("has already been removed");
                assertThat(SpoolWalk.of(run.spool, 16 << 20).after(gap.from()))
                        .isEqualTo(new SpoolWalk.Step.Hole(gap.to()));
            }
            try (Spool again = Spool.open(spool)) {
                assertThat(again.facts().gaps()).hasSize(1);
            }
        }
    }

    @Test
    void a_slot_that_was_dropped_is_made_again_and_nothing_is_lost_while_the_server_has_the_log() throws Exception {
        try (TestCluster cluster = cluster(18, Map.of("wal_keep_size", "256MB"))) {
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            }
            cluster.run("SELECT pg_drop_replication_slot('" + NAME + "')");
            for (int i = 0; i < 4; i++) {
                cluster.run("INSERT INTO journal (id) VALUES (" + i + ")", "SELECT pg_switch_wal()", "CHECKPOINT");
            }
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
                assertThat(run.spool.facts().gaps()).isEmpty();
            }
            assertSameAsOnServer(cluster, 5);
        }
    }

    @Test
    void another_cluster_is_refused_and_a_wrong_password_is_tried_again() throws Exception {
        try (TestCluster cluster = cluster(18, Map.of())) {
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            }
            try (TestCluster other = TestCluster.start(18, folder.resolve("other"), Map.of());
                    ReceiverRun run = new ReceiverRun(other.settings("backup"), spool)) {
                run.await(ReceiverStatus.Phase.FAILED);
                assertThat(run.receiver.status().detail()).contains("another database cluster");
            }
            Map<String, String> values =
                    new HashMap<>(cluster.settings("backup").values());
            values.put("password-file", cluster.wrongPassword().toString());
            try (ReceiverRun run = new ReceiverRun(new SourceSettings(values), spool)) {
                Eventually.within(
                        ReceiverRun.SOON,
                        () -> run.receiver.status().detail().contains("password authentication failed"),
                        () -> run.receiver.status().toString());
                Files.copy(
                        folder.resolve("cluster/password"),
                        cluster.wrongPassword(),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                run.await(ReceiverStatus.Phase.STREAMING);
                assertThat(run.receiver.status().detail()).isEmpty();
            }
        }
    }
}
