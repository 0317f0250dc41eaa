package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.SmallDisk;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A receiver goes on after whatever stops it, and tells what is lost. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogReceiverTest {
    private static final String NAME = "holdfast_trading_db";

    @TempDir
    Path folder;

    private Path spool;

    @BeforeEach
    void open() {
        spool = folder.resolve("spool");
    }

    @Test
    void restarts_of_the_receiver_and_of_the_server_leave_no_hole() throws Exception {
        try (TestCluster cluster = ReceiverRun.cluster(folder, 18, Map.of("wal_keep_size", "1GB"))) {
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
                    Eventually.within(
                            ReceiverRun.SOON,
                            () -> {
                                ReceiverStatus status = run.receiver.status();
                                return status.phase() == ReceiverStatus.Phase.RECONNECTING
                                        && !status.detail().isEmpty();
                            },
                            () -> run.receiver.status().toString());
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
    void a_disk_that_is_full_is_told_and_when_there_is_room_again_nothing_is_missing() throws Exception {
        try (TestCluster cluster = ReceiverRun.cluster(folder, 18, Map.of("wal_keep_size", "1GB"));
                SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 40)) {
            spool = disk.directory().resolve("spool");
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(ReceiverStatus.Phase.STREAMING);
                for (int i = 0; i < 5; i++) {
                    cluster.run("INSERT INTO journal (id) VALUES (" + i + ")", "SELECT pg_switch_wal()");
                }
                Eventually.within(
                        ReceiverRun.SOON,
                        () -> {
                            ReceiverStatus status = run.receiver.status();
                            return status.phase() == ReceiverStatus.Phase.RECONNECTING
                                    && status.detail().contains("No space left on device")
                                    && status.detail().contains(spool.toString())
                                    && status.detail().contains("Make room");
                        },
                        () -> run.receiver.status().toString());
                disk.resize(300);
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
                run.await(ReceiverStatus.Phase.STREAMING);
                assertThat(run.spool.facts().gaps()).isEmpty();
            }
            assertSameAsOnServer(cluster, 5);
        }
    }

    @Test
    void log_that_the_server_removed_is_a_gap_that_is_told_and_passed() throws Exception {
        try (TestCluster cluster =
                ReceiverRun.cluster(folder, 18, Map.of("max_slot_wal_keep_size", "32MB", "max_wal_size", "64MB"))) {
            String before;
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            }
            // not what the server had flushed: it notes something by itself now and then
            try (Spool received = Spool.open(spool)) {
                before = received.received().orElseThrow().lsn().toString();
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
                assertThat(gap.reason())
                        .contains("given the slot " + NAME + " up (max_slot_wal_keep_size = 32MB)")
                        .contains("has already been removed");
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
        try (TestCluster cluster = ReceiverRun.cluster(folder, 18, Map.of("wal_keep_size", "256MB"))) {
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            }
            cluster.dropSlot(NAME);
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
        try (TestCluster cluster = ReceiverRun.cluster(folder, 18, Map.of())) {
            try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
                run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            }
            try (TestCluster other = TestCluster.startAnother(18, folder.resolve("other"), Map.of());
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
