package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A database that nobody writes to. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogIdleTest {
    @TempDir
    Path folder;

    private ShippedCluster shipped;
    private long backgroundWriter;

    @BeforeEach
    void start() throws Exception {
        shipped = ShippedCluster.start(folder);
        // it notes the running transactions up to 15 s after the last change; after that the server is silent
        backgroundWriter = Long.parseLong(
                shipped.cluster().ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'background writer'"));
        signal("-STOP");
    }

    private void signal(String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(backgroundWriter)).start();
        assertThat(kill.waitFor()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        signal("-CONT"); // a server waits for it when it stops
        shipped.close();
    }

    @Test
    void while_nothing_is_written_no_file_is_added_and_the_covered_instant_moves_on() throws Exception {
        try (ShippingRun run = shipped.run()) {
            shipped.cluster().run("INSERT INTO journal VALUES (1)");
            String end = shipped.flushed();
            run.awaitShipped("main", 1, end);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> shipped.repository().files().getOrDefault("holdfast-tail", 0) <= 1
                            && shipped.logSnapshots().size() == 1,
                    () -> "not settled");
            Thread.sleep(1500);
            // a mark is added before the one that it replaces goes
            String idle = shipped.flushed();
            AtomicReference<Map<String, Integer>> settled = new AtomicReference<>();
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        settled.set(shipped.repository().files());
                        return Integer.valueOf(1).equals(settled.get().get("holdfast-tail"));
                    },
                    () -> settled + " instead of one mark");
            Instant covered = run.progress("main").shippedAt().orElseThrow();
            Instant stored = shipped.window().coveredUntil().orElseThrow();
            Thread.sleep(3000);
            assertThat(shipped.flushed()).as("the test needs an idle server").isEqualTo(idle);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> shipped.repository().files().equals(settled.get()),
                    () -> "files were added");
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        PostgresLog.Progress progress = run.progress("main");
                        return progress.shippedAt().orElseThrow().isAfter(covered.plusSeconds(2))
                                && progress.lag().compareTo(Duration.ofSeconds(2)) < 0;
                    },
                    () -> run.progress("main") + " does not move on from " + covered);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> shipped.window().coveredUntil().orElseThrow().isAfter(stored.plusSeconds(1)),
                    () -> "what is stored does not move on from " + stored);
        }
    }
}
