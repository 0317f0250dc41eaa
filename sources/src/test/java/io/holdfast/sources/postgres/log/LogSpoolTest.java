package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.log.PostgresLog.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Repositories that are away, and the room that the spool has for them. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogSpoolTest {
    @TempDir
    Path folder;

    private ShippedCluster shipped;

    @BeforeEach
    void start() throws Exception {
        shipped = ShippedCluster.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shipped.close();
    }

    @Test
    void a_repository_that_is_away_for_a_while_holds_up_no_other_and_misses_nothing() throws Exception {
        try (TestRepository second = TestRepository.init(folder.resolve("second"));
                ShippingRun run = shipped.run(ShippingRun.HURRY, Map.of("second", second::open));
                Writers writers = new Writers(shipped.cluster(), 2, 2)) {
            writers.awaitMore(100);
            run.awaitShipped("main", 1, shipped.flushed());
            run.awaitShipped("second", 1, shipped.flushed());
            Path base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            second.takeAway();
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").state() == State.RECONNECTING
                            && run.progress("second").detail().contains("has gone"),
                    () -> run.progress("second").toString());
            for (int i = 0; i < 5; i++) {
                writers.awaitMore(100);
                shipped.cluster().run("SELECT pg_switch_wal()");
            }
            run.awaitShipped("main", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").lag().compareTo(Duration.ofSeconds(3)) > 0,
                    () -> run.progress("second").toString());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        PostgresLog.Progress progress = run.progress("main");
                        return progress.state() == State.STREAMING
                                && progress.lag().compareTo(Duration.ofSeconds(2)) < 0;
                    },
                    () -> run.progress("main").toString());
            assertThat(run.progress("second").lagBytes()).isGreaterThan(5L * (16 << 20) - (16 << 20));
            long spooled = shipped.spooledSegments();
            assertThat(spooled).as("kept for the one that is away").isGreaterThanOrEqualTo(5);
            second.bringBack();
            run.awaitShipped("second", 1, shipped.flushed());
            Set<Long> acknowledged = writers.stop();
            run.awaitShipped("second", 1, shipped.flushed());
            run.awaitShipped("main", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        PostgresLog.Progress progress = run.progress("second");
                        return progress.state() == State.STREAMING
                                && progress.detail().isEmpty()
                                && shipped.spooledSegments() <= 2;
                    },
                    () -> "the spool still has " + shipped.spooledSegments() + " segments; " + run.progress("second"));
            Path wal = shipped.extracted("wal", second, base, Optional.empty());
            try (Restored restored = Restored.start(base, wal, Map.of())) {
                assertThat(restored.rows()).containsAll(acknowledged);
            }
        }
    }

    /** The spool has dropped what the one that is away lacks. @return up to where that one has the log */
    private String dropWithout(TestRepository second, ShippingRun run, int segments) throws Exception {
        second.takeAway();
        shipped.fillSegments(segments);
        run.awaitShipped("main", 1, shipped.flushed());
        Eventually.within(
                ShippingRun.SOON,
                () -> run.progress("second").detail().contains("dropped log that it does not have"),
                () -> run.progress("second").toString());
        // not what the server had flushed: it notes something by itself now and then
        String before = run.progress("second").shipped().orElseThrow().lsn().toString();
        awaitFewSegments();
        assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
        return before;
    }

    @Test
    void a_spool_at_its_bound_drops_what_one_repository_has_and_the_other_has_it_copied_when_it_is_back()
            throws Exception {
        Path base;
        try (TestRepository second = TestRepository.init(folder.resolve("second"))) {
            try (ShippingRun run = shipped.runWithSmallSpool(Map.of("second", second::open))) {
                run.awaitShipped("main", 1, shipped.flushed());
                base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
                shipped.cluster().run("INSERT INTO journal VALUES (999)");
                run.awaitShipped("second", 1, shipped.flushed());
                dropWithout(second, run, 12);
                second.bringBack();
                shipped.cluster().run("INSERT INTO journal VALUES (1000)");
                run.awaitShipped("second", 1, shipped.flushed());
                Eventually.within(
                        ShippingRun.SOON,
                        () -> run.progress("second").state() == State.STREAMING
                                && run.progress("second").detail().isEmpty(),
                        () -> run.progress("second").toString());
                awaitFewSegments();
                assertThat(run.progress("main").detail()).isEmpty();
                assertThat(LogArchive.open(second.open(), ShippingRun.DATA_SET)
                                .window()
                                .orElseThrow()
                                .gap())
                        .isEmpty();
            }
            Path wal = shipped.extracted("wal", second, base, Optional.empty());
            try (Restored restored = Restored.start(base, wal, Map.of())) {
                assertThat(restored.rows()).hasSize(14).contains(999L, 1000L);
            }
        }
    }

    @Test
    void log_that_no_other_repository_can_give_at_that_moment_is_a_gap_that_is_told() throws Exception {
        try (TestRepository second = TestRepository.init(folder.resolve("second"));
                ShippingRun run = shipped.runWithSmallSpool(Map.of("second", second::open))) {
            run.awaitShipped("main", 1, shipped.flushed());
            run.awaitShipped("second", 1, shipped.flushed());
            String before = dropWithout(second, run, 9);
            shipped.repository().takeAway();
            second.bringBack();
            shipped.cluster().run("INSERT INTO journal VALUES (1000)");
            run.awaitShipped("second", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").state() == State.FAILED
                            && run.progress("second").detail().contains("Log is missing from " + before),
                    () -> run.progress("second").toString());
            shipped.repository().bringBack();
            run.awaitShipped("main", 1, shipped.flushed());
            assertThat(shipped.window().gap()).isEmpty();
        }
    }

    private void awaitFewSegments() throws InterruptedException {
        Eventually.within(
                ShippingRun.SOON,
                () -> shipped.spooledSegments() <= 6,
                () -> "the spool has " + shipped.spooledSegments() + " segments");
    }

    @Test
    void log_that_no_repository_has_is_never_dropped_receiving_pauses_instead() throws Exception {
        Path base;
        try (ShippingRun run = shipped.runWithSmallSpool(Map.of())) {
            run.awaitShipped("main", 1, shipped.flushed());
            base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            shipped.repository().takeAway();
            shipped.fillSegments(9);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        PostgresLog.Progress progress = run.progress("main");
                        return progress.detail().contains("is full") && progress.state() == State.FAILED;
                    },
                    () -> run.progress("main").toString());
            Thread.sleep(1000);
            assertThat(shipped.spooledSegments()).isLessThanOrEqualTo(6);
            assertThat(shipped.cluster().ask("SELECT active FROM pg_replication_slots"))
                    .as("the connection is kept")
                    .isEqualTo("t");
            shipped.repository().bringBack();
            run.awaitShipped("main", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("main").state() == State.STREAMING,
                    () -> run.progress("main").toString());
        }
        try (Restored restored = Restored.start(base, shipped.extracted("wal", base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).hasSize(9);
        }
    }

    @Test
    void a_spool_that_is_lost_is_filled_from_the_repository_and_the_log_goes_on_without_a_gap() throws Exception {
        Path base;
        Set<Long> acknowledged = new TreeSet<>();
        LogTiming noRolls = new LogTiming(
                ShippingRun.HURRY.ship(),
                Duration.ofHours(1),
                1 << 30,
                ShippingRun.HURRY.slowRoll(),
                ShippingRun.HURRY.mark(),
                ShippingRun.HURRY.forget(),
                ShippingRun.HURRY.again(),
                ShippingRun.HURRY.poll(),
                ShippingRun.HURRY.silence(),
                ShippingRun.HURRY.chapter(),
                256);
        try (ShippingRun run = shipped.run(noRolls)) {
            run.awaitShipped("main", 1, shipped.flushed());
            base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            try (Writers writers = new Writers(shipped.cluster(), 2, 2)) {
                writers.awaitMore(200);
                acknowledged.addAll(writers.stop());
            }
            run.awaitShipped("main", 1, shipped.flushed());
        }
        assertThat(shipped.repository().open().tails(ShippingRun.DATA_SET)).hasSizeGreaterThan(2);
        Files.move(folder.resolve("spool"), folder.resolve("lost"));
        shipped.cluster()
                .run("DELETE FROM journal WHERE id < 0", "SELECT pg_switch_wal()", "INSERT INTO journal VALUES (-1)");
        try (ShippingRun run = shipped.run()) {
            run.awaitShipped("main", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> !shipped.logSnapshots().isEmpty()
                            && shipped.repository()
                                            .open()
                                            .tails(ShippingRun.DATA_SET)
                                            .size()
                                    <= 1,
                    () -> "not rolled");
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            assertThat(LogArchive.open(shipped.repository().open(), ShippingRun.DATA_SET)
                            .window()
                            .orElseThrow()
                            .gap())
                    .isEmpty();
        }
        try (Restored restored = Restored.start(base, shipped.extracted("wal", base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged).contains(-1L);
        }
    }
}
