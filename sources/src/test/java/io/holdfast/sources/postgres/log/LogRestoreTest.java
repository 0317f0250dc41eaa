package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the repository has of a log brings the database back, through us and through stock restic. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogRestoreTest {
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

    /** Segments whose records pg_waldump reads to the end; the last may end in the middle of nothing. */
    private static void assertSound(Path wal) throws Exception {
        try (Stream<Path> files = Files.list(wal)) {
            List<Path> segments = files.filter(
                            file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
                    .sorted()
                    .toList();
            assertThat(segments).isNotEmpty();
            for (Path segment : segments.subList(0, segments.size() - 1)) {
                assertThat(Debian.waldump(segment)).contains("rmgr:");
            }
        }
    }

    @Test
    void after_a_total_loss_the_repository_gives_every_shipped_row_and_any_instant() throws Exception {
        Set<Long> acknowledged;
        Path base;
        Instant middle;
        Set<Long> beforeMiddle;
        try (ShippingRun run = shipped.run()) {
            run.awaitShipped("main", 1, shipped.flushed());
            base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            try (Writers writers = new Writers(shipped.cluster(), 3, 2)) {
                writers.awaitMore(500);
                shipped.awaitRolled(1, shipped.flushed());
                middle = ShippedCluster.now();
                beforeMiddle = writers.acknowledgedBefore(middle);
                shipped.cluster().run("SELECT pg_switch_wal()");
                writers.awaitMore(500);
                acknowledged = writers.stop();
            }
            run.awaitShipped("main", 1, shipped.flushed());
        }
        shipped.cluster().server().kill();
        Path again = folder.resolve("base-again");
        ShippedCluster.copy(base, again);
        Path wal = shipped.extracted("wal", base, Optional.empty());
        assertSound(wal);
        try (Restored restored = Restored.start(base, wal, Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged);
        }
        Path wanted = shipped.extracted("wal-until", again, Optional.of(middle));
        try (Restored restored =
                Restored.start(again, wanted, Map.of("recovery_target_time", ShippedCluster.text(middle)))) {
            assertThat(restored.rows()).containsAll(beforeMiddle);
            assertThat(restored.ask("SELECT count(*) FROM journal WHERE at > '" + middle.plusMillis(500) + "'"))
                    .isEqualTo("0");
            assertThat(restored.rows()).hasSizeLessThan(acknowledged.size() - 300);
        }
    }

    @Test
    void restic_brings_the_segments_out_as_the_server_had_them() throws Exception {
        Path base;
        String last;
        Set<Long> acknowledged;
        try (ShippingRun run = shipped.run()) {
            run.awaitShipped("main", 1, shipped.flushed());
            base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            try (Writers writers = new Writers(shipped.cluster(), 2, 1)) {
                for (int i = 0; i < 3; i++) {
                    writers.awaitMore(200);
                    shipped.cluster().run("SELECT pg_switch_wal()");
                }
                writers.awaitMore(50);
                acknowledged = writers.stop();
            }
            last = shipped.flushed();
            run.awaitShipped("main", 1, last);
            shipped.awaitRolled(1, last);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> shipped.repository().open().tails(ShippingRun.DATA_SET).stream()
                                            .count()
                                    <= 1
                            && shipped.logSnapshots().size() == 1,
                    () -> "tails or superseded snapshots stay");
        }
        String end = shipped.flushed();
        assertThat(shipped.repository().restic("check", "--read-data")).contains("no errors were found");
        Snapshot snapshot = shipped.logSnapshots().getFirst();
        assertThat(snapshot.tags())
                .contains("log", "holdfast", "kind:postgresql", "dataset:trading-db", "service:trading");
        shipped.repository()
                .restic(
                        "restore",
                        snapshot.id(),
                        "--target",
                        folder.resolve("out").toString());
        LogDocument document = LogDocument.parse(Files.readAllBytes(folder.resolve("out/" + LogDocument.NAME)));
        // the server notes something by itself now and then
        assertThat(document.end()).isBetween(new LogPosition(1, Lsn.parse(last)), new LogPosition(1, Lsn.parse(end)));
        assertThat(document.coveredUntil()).isPresent();
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder.resolve("out/wal"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                names.add(name);
                byte[] ours = Files.readAllBytes(file);
                byte[] servers =
                        Files.readAllBytes(shipped.cluster().data().resolve("pg_wal/" + name.replace(".partial", "")));
                assertThat(ours).as(name).isEqualTo(Arrays.copyOf(servers, ours.length));
                if (!name.endsWith(".partial")) {
                    assertThat(ours).as(name).hasSize(16 << 20);
                }
            }
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(4);
        assertThat(names.stream().filter(name -> name.endsWith(".partial"))).hasSize(1);

        // and they are all that PostgreSQL needs, with nothing of ours
        try (Restored restored =
                Restored.start(base, Restored.walOf(folder.resolve("out/wal"), folder.resolve("wal")), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged);
        }
    }

    @Test
    void chapters_follow_each_other_and_are_read_as_one_log() throws Exception {
        LogTiming shortChapters = new LogTiming(
                ShippingRun.HURRY.ship(),
                Duration.ofMillis(500),
                64 << 20,
                ShippingRun.HURRY.slowRoll(),
                ShippingRun.HURRY.mark(),
                Duration.ofSeconds(1),
                ShippingRun.HURRY.again(),
                ShippingRun.HURRY.poll(),
                ShippingRun.HURRY.silence(),
                ShippingRun.HURRY.chapter(),
                2);
        Set<Long> acknowledged;
        Path base;
        try (ShippingRun run = shipped.run(shortChapters);
                Writers writers = new Writers(shipped.cluster(), 2, 2)) {
            writers.awaitMore(20);
            run.awaitShipped("main", 1, shipped.flushed());
            base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            for (int i = 0; i < 7; i++) {
                writers.awaitMore(100);
                shipped.cluster().run("SELECT pg_switch_wal()");
                shipped.awaitRolled(1, shipped.flushed());
            }
            acknowledged = writers.stop();
            run.awaitShipped("main", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        List<Snapshot> snapshots = shipped.logSnapshots();
                        return snapshots.size()
                                == snapshots.stream()
                                        .map(StoredLog::chapter)
                                        .distinct()
                                        .count();
                    },
                    () -> "superseded snapshots stay");
        }
        assertThat(shipped.logSnapshots()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(shipped.window().from().lsn()).isLessThanOrEqualTo(Debian.startOf(base));
        try (Restored restored = Restored.start(base, shipped.extracted("wal", base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged);
        }
    }
}
