package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.log.PostgresLog.State;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class LogShippingTest {
    @TempDir
    Path folder;

    private TestCluster cluster;
    private TestRepository repository;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of());
        Writers.prepare(cluster);
        repository = TestRepository.init(folder.resolve("repository"));
    }

    @AfterEach
    void stop() throws Exception {
        repository.close();
        cluster.close();
    }

    private ShippingRun run() throws Exception {
        return run(ShippingRun.HURRY);
    }

    private ShippingRun run(LogTiming timing) throws Exception {
        return new ShippingRun(
                cluster.settings("backup"), folder.resolve("spool"), timing, Map.of("main", repository::open));
    }

    /** PostgreSQL's instants have microseconds. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As recovery_target_time takes it; it knows no Z. */
    private static String text(Instant instant) {
        return instant.toString().replace("Z", "+00");
    }

    private String flushed() throws Exception {
        return cluster.ask("SELECT pg_current_wal_flush_lsn()");
    }

    private List<Snapshot> logSnapshots() throws IOException {
        return repository.open().snapshots().stream()
                .filter(snapshot -> snapshot.tags().contains("log"))
                .toList();
    }

    private Path extracted(String name, TestRepository from, Path base, Optional<Instant> until) throws Exception {
        Path wal = folder.resolve(name);
        LogArchive.open(from.open(), ShippingRun.DATA_SET)
                .extractInto(wal, 1, Debian.startOf(base), until, Optional.empty());
        readable(wal);
        return wal;
    }

    private static void readable(Path wal) throws IOException {
        Files.setPosixFilePermissions(wal, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(wal)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
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
        try (ShippingRun run = run()) {
            run.awaitShipped("main", 1, flushed());
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            try (Writers writers = new Writers(cluster, 3, 2)) {
                writers.awaitMore(500);
                Thread.sleep(2500); // at least one roll
                middle = now();
                beforeMiddle = writers.acknowledgedBefore(middle);
                cluster.run("SELECT pg_switch_wal()");
                writers.awaitMore(500);
                acknowledged = writers.stop();
            }
            run.awaitShipped("main", 1, flushed());
        }
        cluster.server().kill();
        Path again = folder.resolve("base-again");
        copy(base, again);
        Path wal = extracted("wal", repository, base, Optional.empty());
        assertSound(wal);
        try (Restored restored = Restored.start(base, wal, Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged);
        }
        Path wanted = extracted("wal-until", repository, again, Optional.of(middle));
        try (Restored restored = Restored.start(again, wanted, Map.of("recovery_target_time", text(middle)))) {
            assertThat(restored.rows()).containsAll(beforeMiddle);
            assertThat(restored.ask("SELECT count(*) FROM journal WHERE at > '" + middle.plusMillis(500) + "'"))
                    .isEqualTo("0");
            assertThat(restored.rows()).hasSizeLessThan(acknowledged.size() - 300);
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        Process process = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void restic_brings_the_segments_out_as_the_server_had_them() throws Exception {
        try (ShippingRun run = run()) {
            run.awaitShipped("main", 1, flushed());
            try (Writers writers = new Writers(cluster, 2, 1)) {
                for (int i = 0; i < 3; i++) {
                    writers.awaitMore(200);
                    cluster.run("SELECT pg_switch_wal()");
                }
                writers.awaitMore(50);
            }
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> repository.open().tails(ShippingRun.DATA_SET).stream().count() <= 1
                            && logSnapshots().size() == 1,
                    () -> "tails or superseded snapshots stay");
        }
        String end = flushed();
        assertThat(repository.restic("check", "--read-data")).contains("no errors were found");
        Snapshot snapshot = logSnapshots().getFirst();
        assertThat(snapshot.tags())
                .contains("log", "holdfast", "kind:postgresql", "dataset:trading-db", "service:trading");
        repository.restic(
                "restore", snapshot.id(), "--target", folder.resolve("out").toString());
        LogDocument document = LogDocument.parse(Files.readAllBytes(folder.resolve("out/" + LogDocument.NAME)));
        assertThat(document.end()).isEqualTo(new LogPosition(1, Lsn.parse(end)));
        assertThat(document.coveredUntil()).isPresent();
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder.resolve("out/wal"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                names.add(name);
                byte[] ours = Files.readAllBytes(file);
                byte[] servers = Files.readAllBytes(cluster.data().resolve("pg_wal/" + name.replace(".partial", "")));
                assertThat(ours).as(name).isEqualTo(Arrays.copyOf(servers, ours.length));
                if (!name.endsWith(".partial")) {
                    assertThat(ours).as(name).hasSize(16 << 20);
                }
            }
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(4);
        assertThat(names.stream().filter(name -> name.endsWith(".partial"))).hasSize(1);
    }

    @Test
    void a_repository_that_is_away_for_a_while_holds_up_no_other_and_misses_nothing() throws Exception {
        try (TestRepository second = TestRepository.init(folder.resolve("second"));
                ShippingRun run = new ShippingRun(
                        cluster.settings("backup"),
                        folder.resolve("spool"),
                        ShippingRun.HURRY,
                        Map.of("main", repository::open, "second", second::open));
                Writers writers = new Writers(cluster, 2, 2)) {
            writers.awaitMore(100);
            run.awaitShipped("main", 1, flushed());
            run.awaitShipped("second", 1, flushed());
            Path base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            second.takeAway();
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").state() == State.RECONNECTING
                            && run.progress("second").detail().contains("has gone"),
                    () -> run.progress("second").toString());
            for (int i = 0; i < 5; i++) {
                writers.awaitMore(100);
                cluster.run("SELECT pg_switch_wal()");
            }
            run.awaitShipped("main", 1, flushed());
            Thread.sleep(3000);
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            assertThat(run.progress("main").lag()).isLessThan(Duration.ofSeconds(2));
            assertThat(run.progress("second").lag()).isGreaterThan(Duration.ofSeconds(3));
            assertThat(run.progress("second").lagBytes()).isGreaterThan(5L * (16 << 20) - (16 << 20));
            long spooled = spooledSegments();
            assertThat(spooled).as("kept for the one that is away").isGreaterThanOrEqualTo(5);
            second.bringBack();
            run.awaitShipped("second", 1, flushed());
            Set<Long> acknowledged = writers.stop();
            run.awaitShipped("second", 1, flushed());
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").state() == State.STREAMING && spooledSegments() <= 2,
                    () -> "the spool still has " + spooledSegments() + " segments; " + run.progress("second"));
            assertThat(run.progress("second").detail()).isEmpty();
            Path wal = extracted("wal", second, base, Optional.empty());
            try (Restored restored = Restored.start(base, wal, Map.of())) {
                assertThat(restored.rows()).containsAll(acknowledged);
            }
        }
    }

    private long spooledSegments() {
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}(\\.partial)?"))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_spool_at_its_bound_drops_what_one_repository_has_and_the_other_is_told_of_its_gap() throws Exception {
        try (TestRepository second = TestRepository.init(folder.resolve("second"));
                ShippingRun run = new ShippingRun(
                        cluster.settings("backup", "spool-max-mib", "64"),
                        folder.resolve("spool"),
                        ShippingRun.HURRY,
                        Map.of("main", repository::open, "second", second::open))) {
            run.awaitShipped("main", 1, flushed());
            run.awaitShipped("second", 1, flushed());
            String before = flushed();
            second.takeAway();
            fillSegments(9);
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").detail().contains("dropped log that it does not have"),
                    () -> run.progress("second").toString());
            assertThat(spooledSegments()).isLessThanOrEqualTo(6);
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            second.bringBack();
            cluster.run("INSERT INTO journal VALUES (1000)");
            run.awaitShipped("second", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("second").state() == State.FAILED
                            && run.progress("second").detail().contains("Log is missing from " + before),
                    () -> run.progress("second").toString());
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            assertThat(run.progress("main").detail()).isEmpty();
            assertThat(window().gap()).isEmpty();
        }
    }

    @Test
    void log_that_no_repository_has_is_never_dropped_receiving_pauses_instead() throws Exception {
        Path base;
        try (ShippingRun run = new ShippingRun(
                cluster.settings("backup", "spool-max-mib", "64"),
                folder.resolve("spool"),
                ShippingRun.HURRY,
                Map.of("main", repository::open))) {
            run.awaitShipped("main", 1, flushed());
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            repository.takeAway();
            fillSegments(9);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("main").detail().contains("is full"),
                    () -> run.progress("main").toString());
            assertThat(run.progress("main").state()).isEqualTo(State.FAILED);
            Thread.sleep(1500);
            assertThat(spooledSegments()).isLessThanOrEqualTo(6);
            assertThat(cluster.ask("SELECT active FROM pg_replication_slots"))
                    .as("the connection is kept")
                    .isEqualTo("t");
            repository.bringBack();
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("main").state() == State.STREAMING,
                    () -> run.progress("main").toString());
        }
        try (Restored restored = Restored.start(base, extracted("wal", repository, base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).hasSize(9);
        }
    }

    private void fillSegments(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            cluster.run("INSERT INTO journal VALUES (" + i + ")", "SELECT pg_switch_wal()");
        }
    }

    @Test
    void after_a_failover_the_repository_restores_along_the_new_timeline() throws Exception {
        Path base;
        Set<Long> acknowledged;
        try (ShippingRun run = run()) {
            run.awaitShipped("main", 1, flushed());
        }
        base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
        Debian.baseBackup(cluster, folder.resolve("standby/data"), "-R");
        try (TestCluster promoted = TestCluster.over(folder.resolve("standby"), 15, Map.of("wal_keep_size", "256MB"))) {
            try (ShippingRun run = run();
                    Writers writers = new Writers(cluster, 2, 1)) {
                writers.awaitMore(300);
                acknowledged = writers.stop();
                String last = flushed();
                run.awaitShipped("main", 1, last);
                Eventually.within(
                        ShippingRun.SOON,
                        () -> promoted.ask("SELECT pg_last_wal_replay_lsn() >= '" + last + "'")
                                .equals("t"),
                        () -> "the standby lags");
            }
            cluster.server().kill();
            promoted.run("SELECT pg_promote()", "INSERT INTO journal (id) VALUES (1000000)");
            try (ShippingRun run = new ShippingRun(
                    promoted.settings("backup"),
                    folder.resolve("spool"),
                    ShippingRun.HURRY,
                    Map.of("main", repository::open))) {
                run.awaitShipped("main", 2, promoted.ask("SELECT pg_current_wal_flush_lsn()"));
                assertThat(run.progress("main").detail()).isEmpty();
                inTailsAndThenInSnapshots(base, acknowledged);
            }
        }
    }

    private void inTailsAndThenInSnapshots(Path base, Set<Long> acknowledged) throws Exception {
        Path again = folder.resolve("base-again");
        copy(base, again);
        try (Restored restored = Restored.start(base, extracted("wal", repository, base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged).contains(1_000_000L);
        }
        Eventually.within(
                ShippingRun.SOON, () -> window().to().timeline() == 2 && rolledTo(2), () -> "not rolled to timeline 2");
        try (Restored restored =
                Restored.start(again, extracted("wal-again", repository, again, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged).contains(1_000_000L);
        }
    }

    private boolean rolledTo(int timeline) throws IOException {
        return StoredLog.read(repository.open(), ShippingRun.DATA_SET, 1).chapters().stream()
                .anyMatch(chapter -> chapter.document().end().timeline() == timeline);
    }

    @Test
    void a_spool_that_is_lost_is_filled_from_the_repository_and_the_log_goes_on_without_a_gap() throws Exception {
        Path base;
        Set<Long> acknowledged = new TreeSet<>();
        LogTiming noRolls = new LogTiming(
                ShippingRun.HURRY.ship(),
                Duration.ofHours(1),
                1 << 30,
                ShippingRun.HURRY.mark(),
                ShippingRun.HURRY.forget(),
                ShippingRun.HURRY.poll(),
                ShippingRun.HURRY.silence(),
                ShippingRun.HURRY.chapter(),
                256);
        try (ShippingRun run = run(noRolls)) {
            run.awaitShipped("main", 1, flushed());
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            try (Writers writers = new Writers(cluster, 2, 2)) {
                writers.awaitMore(200);
                acknowledged.addAll(writers.stop());
            }
            run.awaitShipped("main", 1, flushed());
        }
        assertThat(repository.open().tails(ShippingRun.DATA_SET)).hasSizeGreaterThan(2);
        Files.move(folder.resolve("spool"), folder.resolve("lost"));
        cluster.run("DELETE FROM journal WHERE id < 0", "SELECT pg_switch_wal()", "INSERT INTO journal VALUES (-1)");
        try (ShippingRun run = run()) {
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> !logSnapshots().isEmpty()
                            && repository.open().tails(ShippingRun.DATA_SET).size() <= 1,
                    () -> "not rolled");
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            assertThat(LogArchive.open(repository.open(), ShippingRun.DATA_SET)
                            .window()
                            .orElseThrow()
                            .gap())
                    .isEmpty();
        }
        try (Restored restored = Restored.start(base, extracted("wal", repository, base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged).contains(-1L);
        }
    }

    @Test
    void a_gap_is_told_until_a_base_backup_mends_it_and_no_restore_crosses_it() throws Exception {
        Path base;
        Instant before;
        try (ShippingRun run = run()) {
            run.awaitShipped("main", 1, flushed());
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            cluster.run("INSERT INTO journal VALUES (1)");
            before = now();
            Thread.sleep(1500);
            cluster.run("INSERT INTO journal VALUES (2)");
            run.awaitShipped("main", 1, flushed());
            Thread.sleep(3000); // rolled
        }
        String lastBefore = flushed();
        cluster.run("SELECT pg_drop_replication_slot('holdfast_trading_db')");
        for (int i = 10; i < 15; i++) {
            cluster.run("INSERT INTO journal VALUES (" + i + ")", "SELECT pg_switch_wal()");
        }
        cluster.run("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT");
        try (ShippingRun run = run()) {
            cluster.run("INSERT INTO journal VALUES (100)");
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("main").state() == State.FAILED,
                    () -> run.progress("main").toString());
            assertThat(run.progress("main").detail()).contains("take a new base backup now", "from " + lastBefore);
            cluster.run("INSERT INTO journal VALUES (101)");
            run.awaitShipped("main", 1, flushed());

            LogArchive archive = LogArchive.open(repository.open(), ShippingRun.DATA_SET);
            assertThatThrownBy(() -> archive.extractInto(folder.resolve("refused"), 1, Debian.startOf(base)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("has a gap from " + lastBefore);
            LogArchive.Window window = archive.window().orElseThrow();
            assertThat(window.from().lsn()).isGreaterThan(Lsn.parse(lastBefore));
            assertThat(window.gap()).isPresent();
            assertThatThrownBy(() -> archive.extractInto(folder.resolve("early"), 1, Lsn.parse("0/500000")))
                    .hasMessageContaining("is missing from 0/500000");

            repository
                    .open()
                    .backup(
                            new SnapshotRequest(
                                    Instant.now(),
                                    "db1",
                                    "holdfast",
                                    List.of("/trading-db"),
                                    List.of("holdfast", "dataset:trading-db"),
                                    Optional.empty()),
                            sink -> sink.file(
                                    EntryPath.of("base"),
                                    EntryMetadata.synthetic(0600, Instant.now()),
                                    new ByteArrayInputStream(new byte[] {1}),
                                    Cuts.CONTENT),
                            Progress.NONE);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> run.progress("main").state() == State.STREAMING,
                    () -> run.progress("main").toString());
            assertThat(run.progress("main").detail()).isEmpty();
        }
        Path wal = extracted("before-the-gap", repository, base, Optional.of(before));
        try (Restored restored = Restored.start(base, wal, Map.of("recovery_target_time", text(before)))) {
            assertThat(restored.rows()).contains(1L).doesNotContain(2L, 10L);
        }
    }

    @Test
    void while_nothing_is_written_no_file_is_added_and_the_covered_instant_moves_on() throws Exception {
        try (ShippingRun run = run()) {
            cluster.run("INSERT INTO journal VALUES (1)");
            run.awaitShipped("main", 1, flushed());
            // the server notes running transactions some seconds after the last change, then falls silent
            Thread.sleep(17_000);
            String end = flushed();
            run.awaitShipped("main", 1, end);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> repository.files().getOrDefault("holdfast-tail", 0) <= 1
                            && logSnapshots().size() == 1,
                    () -> "not settled");
            Thread.sleep(1500);
            Map<String, Integer> files = repository.files();
            Instant covered = run.progress("main").shippedAt().orElseThrow();
            Instant stored = window().coveredUntil().orElseThrow();
            Thread.sleep(5000);
            assertThat(flushed()).as("the test needs an idle server").isEqualTo(end);
            assertThat(repository.files()).isEqualTo(files);
            assertThat(files.get("holdfast-tail")).as("one mark").isEqualTo(1);
            assertThat(run.progress("main").shippedAt().orElseThrow()).isAfter(covered.plusSeconds(4));
            assertThat(run.progress("main").lag()).isLessThan(Duration.ofSeconds(1));
            assertThat(window().coveredUntil().orElseThrow()).isAfter(stored.plusSeconds(2));
        }
    }

    private LogArchive.Window window() throws IOException {
        return LogArchive.open(repository.open(), ShippingRun.DATA_SET).window().orElseThrow();
    }

    @Test
    void chapters_follow_each_other_and_are_read_as_one_log() throws Exception {
        LogTiming shortChapters = new LogTiming(
                ShippingRun.HURRY.ship(),
                Duration.ofMillis(500),
                64 << 20,
                ShippingRun.HURRY.mark(),
                Duration.ofSeconds(1),
                ShippingRun.HURRY.poll(),
                ShippingRun.HURRY.silence(),
                ShippingRun.HURRY.chapter(),
                2);
        Set<Long> acknowledged;
        Path base;
        try (ShippingRun run = run(shortChapters);
                Writers writers = new Writers(cluster, 2, 2)) {
            writers.awaitMore(20);
            run.awaitShipped("main", 1, flushed());
            base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
            for (int i = 0; i < 7; i++) {
                writers.awaitMore(100);
                cluster.run("SELECT pg_switch_wal()");
                Thread.sleep(800);
            }
            acknowledged = writers.stop();
            run.awaitShipped("main", 1, flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> logSnapshots().size()
                            == logSnapshots().stream()
                                    .map(StoredLog::chapter)
                                    .distinct()
                                    .count(),
                    () -> "superseded snapshots stay");
        }
        assertThat(logSnapshots()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(window().from().lsn()).isLessThanOrEqualTo(Debian.startOf(base));
        try (Restored restored = Restored.start(base, extracted("wal", repository, base, Optional.empty()), Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged);
        }
    }

    @Test
    void a_lock_that_keeps_snapshots_from_being_made_or_forgotten_does_not_stop_the_tails() throws Exception {
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (ShippingRun run = run();
                Writers writers = new Writers(cluster, 1, 5)) {
            writers.awaitMore(20);
            run.awaitShipped("main", 1, flushed());
            Process prune = resticPruneStoppedWithItsLock();
            try {
                long until = System.nanoTime() + Duration.ofSeconds(13).toNanos();
                Duration worst = Duration.ZERO;
                String told = "";
                while (System.nanoTime() < until) {
                    PostgresLog.Progress progress = run.progress("main");
                    worst = progress.lag().compareTo(worst) > 0 ? progress.lag() : worst;
                    assertThat(progress.state()).isEqualTo(State.STREAMING);
                    told += progress.detail();
                    Thread.sleep(50);
                }
                assertThat(worst).isLessThan(Duration.ofSeconds(2));
                assertThat(told).contains("in tails only", "is locked");
                assertThat(repository.open().tails(ShippingRun.DATA_SET)).hasSizeGreaterThan(20);
            } finally {
                signal(prune, "-CONT");
            }
            assertThat(prune.waitFor()).isZero();
            Thread backup = Thread.ofPlatform().start(() -> {
                try {
                    repository
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
            int snapshots = logSnapshots().size();
            Eventually.within(
                    ShippingRun.SOON,
                    () -> logSnapshots().size() > snapshots + 2
                            && repository.open().tails(ShippingRun.DATA_SET).size() < 20,
                    () -> "no rolls beside a backup");
            assertThat(run.progress("main").state()).isEqualTo(State.STREAMING);
            letGo.countDown();
            backup.join();
            writers.stop();
            Eventually.within(ShippingRun.SOON, () -> logSnapshots().size() == 1, () -> "superseded snapshots stay");
        }
        assertThat(failure.get()).isNull();
        assertThat(repository.restic("check", "--read-data")).contains("no errors were found");
    }

    /** Stock restic, held in the middle of a prune, when it has written its exclusive lock. */
    private Process resticPruneStoppedWithItsLock() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "restic", "--no-cache", "-r", repository.directory.toString(), "prune")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prune.log").toFile());
        builder.environment().put("RESTIC_PASSWORD", TestRepository.PASSWORD);
        Process prune = builder.start();
        Set<String> seen = new TreeSet<>();
        while (prune.isAlive()) {
            for (String lock : locks()) {
                if (seen.add(lock)) {
                    signal(prune, "-STOP"); // nothing changes while we look whose lock it is; ours are shared
                    if (isExclusive(lock)) {
                        return prune;
                    }
                    signal(prune, "-CONT");
                }
            }
            Thread.sleep(2);
        }
        throw new AssertionError("restic prune could not be held: " + Files.readString(folder.resolve("prune.log")));
    }

    private List<String> locks() throws IOException {
        try (Stream<Path> files = Files.list(repository.directory.resolve("locks"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private boolean isExclusive(String lock) throws Exception {
        try {
            return repository.restic("--no-lock", "cat", "lock", lock).contains("\"exclusive\": true");
        } catch (AssertionError e) {
            return false; // gone, so not that of a process that is held
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void settings_that_make_no_sense_are_refused_at_once() {
        assertThatThrownBy(() -> new ShippingRun(
                        cluster.settings("backup", "spool-max-mib", "12"),
                        folder.resolve("spool"),
                        ShippingRun.HURRY,
                        Map.of("main", repository::open)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("spool-max-mib");
    }
}
