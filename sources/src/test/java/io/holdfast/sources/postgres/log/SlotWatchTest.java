package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a slot makes the server keep is told before it costs the log, or the server's disk. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class SlotWatchTest {
    private static final String NAME = "holdfast_trading_db";
    private static final long SEGMENT = 16 << 20;

    @TempDir
    Path folder;

    /** A slot whose reader has gone. */
    private TestCluster clusterWithSlot(int major, Map<String, String> settings) throws Exception {
        TestCluster cluster = ReceiverRun.cluster(folder, major, settings);
        try (ReceiverRun run = new ReceiverRun(cluster.settings("backup"), folder.resolve("spool"))) {
            run.await(1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
        }
        return cluster;
    }

    private static void fill(TestCluster cluster, int segments) throws Exception {
        for (int i = 0; i < segments; i++) {
            cluster.run("SELECT pg_logical_emit_message(false, 'fill', 'x')", "SELECT pg_switch_wal()");
        }
    }

    /** The first look that shows this. */
    private static SlotHold seen(SourceSettings settings, Predicate<SlotHold> wanted) throws Exception {
        SlotWatch watch = new SlotWatch(PostgresEndpoint.of(settings), NAME, settings, Duration.ofMillis(50));
        Thread thread = Thread.ofVirtual().start(watch);
        try {
            Eventually.within(
                    ReceiverRun.SOON,
                    () -> watch.seen().filter(wanted).isPresent(),
                    () -> String.valueOf(watch.seen()));
            return watch.seen().orElseThrow();
        } finally {
            thread.interrupt();
            assertThat(thread.join(Duration.ofSeconds(10)))
                    .as("it ends when it is told")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_slot_near_the_servers_bound_is_told_before_it_is_given_up_and_named_when_it_is(int major) throws Exception {
        try (TestCluster cluster =
                clusterWithSlot(major, Map.of("max_slot_wal_keep_size", "96MB", "max_wal_size", "64MB"))) {
            SourceSettings settings = cluster.settings("backup");
            SlotHold well = seen(settings, hold -> hold.state() == SlotHold.State.RESERVED);
            assertThat(well.level()).isEqualTo(SlotHold.Level.WELL);
            assertThat(well.problem()).isEmpty();
            assertThat(well.advice()).isEmpty();
            assertThat(well.heldBytes()).isLessThan(SEGMENT);
            assertThat(well.bounds().least().orElseThrow()).isBetween(96L << 20, (96L << 20) + 2 * SEGMENT);

            fill(cluster, 4);
            SlotHold much = seen(settings, hold -> hold.level() == SlotHold.Level.WARNING);
            assertThat(much.heldBytes()).isBetween(3 * SEGMENT, 5 * SEGMENT);
            assertThat(much.problem())
                    .contains("The slot " + NAME + " holds back ")
                    .contains("that max_slot_wal_keep_size allows; beyond it the server gives the slot up");

            fill(cluster, 4);
            cluster.run("CHECKPOINT");
            SlotHold lost = seen(settings, hold -> hold.state() == SlotHold.State.LOST);
            assertThat(lost.level()).isEqualTo(SlotHold.Level.CRITICAL);
            assertThat(lost.problem()).contains("has given the slot " + NAME + " up");
        }
    }

    @Test
    void without_a_bound_it_is_advised_and_a_declared_one_or_the_disks_room_counts() throws Exception {
        try (TestCluster cluster = clusterWithSlot(18, Map.of())) {
            fill(cluster, 3);
            SlotHold unbounded = seen(cluster.settings("backup"), hold -> hold.heldBytes() > 2 * SEGMENT);
            assertThat(unbounded.bounds().least()).isEmpty();
            assertThat(unbounded.level()).isEqualTo(SlotHold.Level.WELL);
            assertThat(unbounded.advice()).contains("ALTER SYSTEM SET max_slot_wal_keep_size");

            SlotHold declared =
                    seen(cluster.settings("backup", "slot-max-mib", "64"), hold -> hold.heldBytes() > 2 * SEGMENT);
            assertThat(declared.level()).isEqualTo(SlotHold.Level.WARNING);
            assertThat(declared.problem()).contains("of 64 MiB that the setting 'slot-max-mib' says");

            SlotHold beside = seen(
                    cluster.settings("backup", "data-directory", cluster.data().toString()),
                    hold -> hold.heldBytes() > 2 * SEGMENT);
            long free = Files.getFileStore(cluster.data()).getUsableSpace();
            // others write to this disk, too
            assertThat(beside.bounds().disk().orElseThrow()).isBetween(free / 2, free * 2);
        }
    }

    @Test
    void a_role_that_is_let_in_for_replication_only_is_told_as_well() throws Exception {
        try (TestCluster cluster = clusterWithSlot(18, Map.of("max_slot_wal_keep_size", "64MB"))) {
            Path rules = cluster.data().resolve("pg_hba.conf");
            Files.writeString(
                    rules,
                    "host replication backup all scram-sha-256\nhost all backup all reject\n"
                            + Files.readString(rules));
            cluster.run("SELECT pg_reload_conf()");
            fill(cluster, 3);
            SlotHold much = seen(cluster.settings("backup"), hold -> hold.heldBytes() > 2 * SEGMENT);
            assertThat(much.bounds().server()).hasValue(64L << 20);
            assertThat(much.level()).isEqualTo(SlotHold.Level.WARNING);
        }
    }
}
