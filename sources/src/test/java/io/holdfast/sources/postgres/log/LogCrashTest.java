package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The shipping process is killed again and again; in the end everything is lost but the repository. */
@Timeout(540)
@Execution(ExecutionMode.CONCURRENT)
class LogCrashTest {
    @TempDir
    Path folder;

    @Test
    void whatever_moment_the_shipping_process_is_killed_at_the_repository_keeps_what_it_says() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path output = folder.resolve("shipping.log");
        Path base;
        Instant covered;
        Set<Long> before;
        LogArchive.Window window;
        try (TestCluster cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of("wal_keep_size", "1GB"));
                TestRepository repository = TestRepository.init(folder.resolve("repository"))) {
            Writers.prepare(cluster);
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=fetch");
            try (Writers writers = new Writers(cluster, 3, 1)) {
                for (int i = 0; i < 6; i++) {
                    Process process = ShippingProcess.start(
                            output, folder.resolve("spool"), repository.directory, cluster.settings("backup"));
                    awaitShipping(repository.directory, System.currentTimeMillis());
                    writers.awaitMore(150);
                    // several snapshots are made a second
                    Thread.sleep(200 + random.nextInt(1300));
                    if (i % 2 == 0) {
                        cluster.run("SELECT pg_switch_wal()");
                        Thread.sleep(random.nextInt(300));
                    }
                    assertThat(process.isAlive())
                            .as("log: %s", Files.readString(output))
                            .isTrue();
                    process.destroyForcibly().waitFor();
                }
                window = LogArchive.open(repository.open(), ShippingRun.DATA_SET)
                        .window()
                        .orElseThrow(() -> new AssertionError(read(output)));
                cluster.server().kill();
                writers.stop();
                covered = window.coveredUntil().orElseThrow();
                before = writers.acknowledgedBefore(covered);
            }
            assertThat(window.gap()).as("seed %d", seed).isEmpty();
            assertThat(before).as("seed %d", seed).hasSizeGreaterThan(500);
            repository.restic("unlock"); // restic takes a lock of a process that was killed for one that is held
            assertThat(repository.restic("check", "--read-data")).contains("no errors were found");

            Path wal = folder.resolve("wal");
            LogArchive.Extracted extracted =
                    LogArchive.open(repository.open(), ShippingRun.DATA_SET).extractInto(wal, 1, Debian.startOf(base));
            assertThat(extracted.end()).isEqualTo(window.to().lsn());
            assertThat(extracted.coveredUntil()).contains(covered);
            Files.setPosixFilePermissions(wal, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<Path> segments;
            try (Stream<Path> files = Files.list(wal)) {
                segments = files.sorted().toList();
            }
            for (Path segment : segments) {
                assertThat(Files.size(segment)).isEqualTo(16 << 20);
                if (!segment.equals(segments.getLast())) {
                    assertThat(Debian.waldump(segment)).contains("rmgr:");
                }
            }
        }
        try (Restored restored = Restored.start(base, folder.resolve("wal"), Map.of())) {
            Set<Long> rows = restored.rows();
            assertThat(rows).as("seed %d", seed).containsAll(before);
        }
    }

    /** A JVM on a busy machine may need many seconds until it ships its first piece. */
    private static void awaitShipping(Path repository, long since) throws InterruptedException {
        long deadline = since + 120_000;
        while (newestFile(repository.resolve("holdfast-tail").toFile()) < since) {
            assertThat(System.currentTimeMillis()).as("nothing was shipped").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static long newestFile(java.io.File file) {
        java.io.File[] children = file.listFiles();
        if (children == null) {
            return file.lastModified();
        }
        long newest = 0;
        for (java.io.File child : children) {
            newest = Math.max(newest, newestFile(child));
        }
        return newest;
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_claim_that_nothing_is_lost_up_to_an_instant_can_be_found_wrong() throws Exception {
        // the control of the test above: with log taken away, it would fail
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (TestCluster cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of());
                TestRepository repository = TestRepository.init(folder.resolve("repository"))) {
            Writers.prepare(cluster);
            Path base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=fetch");
            try (ShippingRun run = new ShippingRun(
                            cluster.settings("backup"),
                            folder.resolve("spool"),
                            ShippingRun.HURRY,
                            Map.of("main", repository::open));
                    Writers writers = new Writers(cluster, 1, 2)) {
                writers.awaitMore(500);
                run.awaitShipped("main", 1, cluster.ask("SELECT pg_current_wal_flush_lsn()"));
                writers.awaitMore(100);
                writers.stop();
                Set<Long> before = writers.acknowledgedBefore(
                        run.progress("main").shippedAt().orElseThrow());
                // else pieces go into snapshots while they are read
                run.close();
                Path wal = folder.resolve("wal");
                LogArchive.open(repository.open(), ShippingRun.DATA_SET)
                        .extractInto(wal, 1, Debian.startOf(base), Optional.empty(), Optional.empty());
                Files.setPosixFilePermissions(wal, PosixFilePermissions.fromString("rwxr-xr-x"));
                Path last;
                try (Stream<Path> files = Files.list(wal)) {
                    last = files.sorted().toList().getLast();
                }
                byte[] cut = Files.readAllBytes(last);
                int end = cut.length;
                while (cut[end - 1] == 0) {
                    end--;
                }
                java.util.Arrays.fill(cut, end / 2, cut.length, (byte) 0);
                Files.write(last, cut);
                try (Restored restored = Restored.start(base, wal, Map.of())) {
                    assertThat(restored.rows()).isNotEmpty();
                    assertThat(restored.rows().containsAll(before)).isFalse();
                }
            }
        }
    }
}
