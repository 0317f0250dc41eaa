package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.postgres.log.PostgresLog.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Others lock the repository while the log goes on. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogLockTest {
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
    void a_lock_that_keeps_snapshots_from_being_made_or_forgotten_does_not_stop_the_tails() throws Exception {
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ShippingRun run = shipped.run();
                Writers writers = new Writers(shipped.cluster(), 1, 5)) {
            writers.awaitMore(20);
            run.awaitShipped("main", 1, shipped.flushed());
            Process prune = resticPruneStoppedWithItsLock();
            try {
                AtomicReference<Duration> worst = new AtomicReference<>(Duration.ZERO);
                Eventually.within(
                        ShippingRun.SOON,
                        () -> {
                            PostgresLog.Progress progress = run.progress("main");
                            worst.accumulateAndGet(progress.lag(), (a, b) -> a.compareTo(b) > 0 ? a : b);
                            assertThat(progress.state()).isEqualTo(State.STREAMING);
                            return progress.detail().contains("in tails only")
                                    && progress.detail().contains("is locked")
                                    && tails() > 20;
                        },
                        () -> tails() + " tails; " + run.progress("main"));
                assertThat(worst.get()).isLessThan(Duration.ofSeconds(20));
            } finally {
                signal(prune, "-CONT");
            }
            assertThat(prune.waitFor()).isZero();
            Thread backup = Thread.ofPlatform().start(() -> {
                try {
                    shipped.repository()
                            .open()
                            .backup(
                                    new SnapshotRequest(
                                            Instant.now(), "h", "u", List.of("/x"), List.of(), Optional.empty()),
                                    sink -> {
                                        holding.countDown();
                                        letGo.await();
                                    },
                                    Progress.NONE);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            holding.await();
            // superseded ones are forgotten meanwhile: what counts is how many were made, not how many there are
            Set<String> before = logSnapshotIds();
            Set<String> made = new TreeSet<>();
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        made.addAll(logSnapshotIds());
                        made.removeAll(before);
                        return made.size() > 2 && tails() < 20;
                    },
                    () -> made.size() + " rolls beside a backup; " + tails() + " tails; " + run.progress("main"));
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            letGo.countDown();
            backup.join();
            writers.stop();
            Eventually.within(
                    ShippingRun.SOON, () -> shipped.logSnapshots().size() == 1, () -> "superseded snapshots stay");
        }
        assertThat(failure.get()).isNull();
        assertThat(shipped.repository().restic("check", "--read-data")).contains("no errors were found");
    }

    /** Stock restic, held in the middle of a prune, when it has written its exclusive lock. */
    private Process resticPruneStoppedWithItsLock() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            Optional<Process> held = tryToHoldPrune();
            if (held.isPresent()) {
                return held.get();
            }
        }
        throw new AssertionError("restic prune could not be held: " + Files.readString(folder.resolve("prune.log")));
    }

    private Optional<Process> tryToHoldPrune() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "restic",
                        "--no-cache",
                        // KiB a second: or it is over before it can be held; and it is to come to its end
                        "--limit-download",
                        "64",
                        "-r",
                        shipped.repository().directory.toString(),
                        "prune")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prune.log").toFile());
        builder.environment().put("RESTIC_PASSWORD", TestRepository.PASSWORD);
        Process prune = builder.start();
        Set<String> seen = new TreeSet<>();
        while (prune.isAlive()) {
            for (String lock : locks()) {
                if (seen.add(lock)) {
                    signal(prune, "-STOP"); // nothing changes while we look whose lock it is
                    if (isExclusiveOf(prune, lock)) {
                        return Optional.of(prune);
                    }
                    signal(prune, "-CONT");
                }
            }
            Thread.sleep(2);
        }
        return Optional.empty();
    }

    /** The shipper takes an exclusive lock, too, when it forgets what was superseded. */
    private boolean isExclusiveOf(Process prune, String lock) throws Exception {
        try {
            String document = shipped.repository().restic("--no-lock", "cat", "lock", lock);
            return document.contains("\"exclusive\": true") && document.contains("\"pid\": " + prune.pid());
        } catch (AssertionError e) {
            return false; // gone, so not that of a process that is held
        }
    }

    private Set<String> logSnapshotIds() throws IOException {
        return shipped.logSnapshots().stream().map(Snapshot::id).collect(Collectors.toSet());
    }

    private int tails() {
        try {
            return shipped.repository().open().tails(ShippingRun.DATA_SET).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> locks() throws IOException {
        try (Stream<Path> files = Files.list(shipped.repository().directory.resolve("locks"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }
}
