package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A stop ends every thread soon, whatever it strikes, and the next start goes on where that one was. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogStopTest {
    /** Less than what it would wait for a server or a store that does not answer. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void a_log_that_is_stopped_again_and_again_while_busy_leaves_no_thread_and_loses_nothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (ShippedCluster shipped = ShippedCluster.start(folder, "stopped-db")) {
            Path base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=fetch");
            Set<Long> acknowledged;
            try (Writers writers = new Writers(shipped.cluster(), 2, 1)) {
                for (int i = 0; i < 25; i++) {
                    ShippingRun run = shipped.run(ShippingRun.RESTLESS);
                    Thread.sleep(random.nextInt(200));
                    long began = System.nanoTime();
                    run.close();
                    assertThat(Duration.ofNanos(System.nanoTime() - began))
                            .as("stop %d, seed %d", i, seed)
                            .isLessThan(SOON);
                    assertNoThreadOf("stopped-db");
                    if (i % 10 == 9) {
                        shipped.cluster().run("SELECT pg_switch_wal()");
                    }
                }
                acknowledged = writers.stop();
            }
            try (ShippingRun run = shipped.run()) {
                run.awaitShipped("main", 1, shipped.flushed());
                assertThat(run.progress("main").detail()).isEmpty();
            }
            assertThat(shipped.window().gap()).as("seed %d", seed).isEmpty();
            assertThat(shipped.repository().restic("check", "--read-data")).contains("no errors were found");
            try (Restored restored = Restored.start(base, shipped.extracted("wal", base, Optional.empty()), Map.of())) {
                assertThat(restored.rows()).as("seed %d", seed).containsAll(acknowledged);
            }
        }
    }

    @Test
    void a_stop_that_strikes_a_write_while_a_snapshot_is_being_made_ends_both() throws Exception {
        try (ShippedCluster shipped = ShippedCluster.start(folder, "struck-db")) {
            StrickenRepository stricken =
                    new StrickenRepository(shipped.repository().open());
            ShippingRun run = new ShippingRun(
                    "struck-db",
                    shipped.cluster().settings("backup"),
                    folder.resolve("spool"),
                    ShippingRun.RESTLESS,
                    Map.of("main", stricken::repository));
            try (Writers writers = new Writers(shipped.cluster(), 1, 5)) {
                stricken.awaitBoth();
                long began = System.nanoTime();
                run.close();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
                assertNoThreadOf("struck-db");
                writers.stop();
            }
            try (ShippingRun next = shipped.run()) {
                next.awaitShipped("main", 1, shipped.flushed());
            }
            assertThat(shipped.window().gap()).isEmpty();
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused_at_once_and_leave_the_spool_free() throws Exception {
        Path spool = folder.resolve("spool");
        for (String size : List.of("12", "many")) {
            SourceSettings settings =
                    new SourceSettings(Map.of("host", "db.example", "user", "backup", "spool-max-mib", size));
            assertThatThrownBy(() -> new ShippingRun(settings, spool, ShippingRun.HURRY, Map.of("main", () -> {
                        throw new AssertionError("not to be opened");
                    })))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("spool-max-mib");
        }
        Spool.open(spool).close();
    }

    @Test
    void a_stop_does_not_wait_for_a_server_that_takes_the_connection_and_then_hangs() throws Exception {
        try (ServerSocket hung = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestRepository repository = TestRepository.init(folder.resolve("repository"))) {
            SourceSettings settings = new SourceSettings(new HashMap<>(Map.of(
                    "host", hung.getInetAddress().getHostAddress(),
                    "port", Integer.toString(hung.getLocalPort()),
                    "user", "backup")));
            ShippingRun run = new ShippingRun(
                    "hung-db", settings, folder.resolve("spool"), ShippingRun.HURRY, Map.of("main", repository::open));
            try (Socket taken = hung.accept()) {
                assertThat(taken.getInputStream().read())
                        .as("it asks, and waits")
                        .isGreaterThanOrEqualTo(0);
                long began = System.nanoTime();
                run.close();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
            }
            assertNoThreadOf("hung-db");
        }
    }

    /** An executor says that it has ended when its thread has still a few instructions to go. */
    private static void assertNoThreadOf(String dataSet) throws InterruptedException {
        Eventually.within(
                Duration.ofSeconds(60), () -> threads(dataSet).isEmpty(), () -> "still there: " + threads(dataSet));
    }

    private static List<String> threads(String dataSet) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().contains(dataSet))
                .map(Thread::getName)
                .toList();
    }
}
