package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A receiver as the synchronous standby: no acknowledged row is lost with the primary. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class SynchronousReceiverTest {
    private static final String NAME = "holdfast_trading_db";

    @TempDir
    Path folder;

    private Path spool;

    @BeforeEach
    void open() {
        spool = folder.resolve("spool");
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

    @Test
    void every_row_that_waited_for_the_receiver_survives_the_loss_of_the_primary() throws Exception {
        Set<Long> acknowledged;
        Path base;
        try (TestCluster cluster = ReceiverRun.cluster(folder, 15, Map.of());
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
        assertThat(Restored.rowsWith(base, spool)).containsAll(acknowledged);
    }

    /** The negative control of the test above: it can find a loss. */
    @Test
    void without_waiting_for_the_receiver_rows_are_lost_with_the_primary() throws Exception {
        Set<Long> acknowledged;
        Path base;
        try (TestCluster cluster = ReceiverRun.cluster(folder, 15, Map.of());
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
        Set<Long> restored = Restored.rowsWith(base, spool);
        assertThat(restored).hasSizeGreaterThan(500);
        assertThat(acknowledged.stream().filter(row -> !restored.contains(row)).count())
                .isGreaterThanOrEqualTo(500);
    }

    @Test
    void a_synchronous_commit_is_acknowledged_at_once_even_when_it_is_the_only_one() throws Exception {
        try (TestCluster cluster = ReceiverRun.cluster(folder, 18, Map.of());
                ReceiverRun run = new ReceiverRun(cluster.settings("backup"), spool)) {
            run.await(ReceiverStatus.Phase.STREAMING);
            standSynchronously(cluster);
            try (var connection = cluster.connect();
                    var insert = connection.prepareStatement("INSERT INTO journal (id) VALUES (?)")) {
                List<Duration> waits = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    insert.setLong(1, i);
                    long began = System.nanoTime();
                    insert.executeUpdate();
                    waits.add(Duration.ofNanos(System.nanoTime() - began));
                    Thread.sleep(2); // the receiver finds nothing more to read after each
                }
                // with a receiver that waits for a tick or for its next status each would take 200 ms; a loaded machine
                // delays many of them, but not all
                Collections.sort(waits);
                assertThat(waits.get(25)).isLessThan(Duration.ofMillis(100));
            }
        }
    }
}
