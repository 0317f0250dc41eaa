package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.TestCluster;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that hands its log over by archive_command, segment by segment. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class SegmentInboxTest {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private TestCluster cluster;
    private TestRepository repository;
    private Path archive;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        archive = Files.createDirectory(folder.resolve("archive"));
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxrwxrwx"));
        cluster = TestCluster.start(
                15,
                folder.resolve("cluster"),
                Map.of(
                        "archive_mode",
                        "on",
                        "archive_command",
                        "cp %p " + archive + "/%f.new && mv " + archive + "/%f.new " + archive + "/%f"));
        Writers.prepare(cluster);
        repository = TestRepository.init(folder.resolve("repository"));
    }

    @AfterEach
    void stop() throws Exception {
        repository.close();
        cluster.close();
    }

    private PostgresLog open(String spool) throws Exception {
        Map<String, String> settings = new HashMap<>(cluster.settings("backup").values());
        settings.put("log", "archive");
        return PostgresLog.start(
                new PostgresLog.Request(
                        ShippingRun.DATA_SET,
                        "trading",
                        "site-a",
                        true,
                        new SourceSettings(settings),
                        folder.resolve(spool),
                        Map.of("main", repository::open)),
                ShippingRun.HURRY,
                Clock.systemUTC());
    }

    private List<Path> archived() throws Exception {
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(file -> !file.toString().endsWith(".new"))
                    .sorted()
                    .toList();
        }
    }

    private static void take(PostgresLog log, Path file) throws Exception {
        take(log, file.getFileName().toString(), Files.readAllBytes(file));
    }

    private static void take(PostgresLog log, String name, byte[] content) throws Exception {
        log.take(name, new ByteArrayInputStream(content), Optional.of(Instant.now()), Optional.empty());
    }

    private static void take(PostgresLog log, Path file, Path after) throws Exception {
        log.take(
                file.getFileName().toString(),
                Files.newInputStream(file),
                Optional.of(Instant.now()),
                Optional.of(after.getFileName().toString()));
    }

    /** Has the server archive what it has written, and waits for it. */
    private void archiveAll() throws Exception {
        String segment = cluster.ask("SELECT pg_walfile_name(pg_switch_wal())");
        Eventually.within(SOON, () -> Files.exists(archive.resolve(segment)), () -> segment + " is not archived");
    }

    @Test
    void segments_that_come_at_once_and_in_any_order_are_taken_in_theirs() throws Exception {
        for (int i = 0; i < 6; i++) {
            cluster.run("INSERT INTO journal VALUES (" + i + ")");
            archiveAll();
        }
        List<Path> files = archived();
        try (PostgresLog log = open("spool");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> answers = new ArrayList<>();
            for (int i = files.size() - 1; i > 0; i--) {
                Path file = files.get(i);
                Path before = files.get(i - 1);
                answers.add(threads.submit(() -> {
                    take(log, file, before);
                    return null;
                }));
            }
            Thread.sleep(300);
            assertThat(answers).as("nothing is taken before what comes first").noneMatch(Future::isDone);
            take(log, files.getFirst());
            for (Future<?> answer : answers) {
                answer.get(60, TimeUnit.SECONDS);
            }
            WalSegment last = WalSegment.parse(files.getLast().getFileName().toString(), 16 << 20)
                    .orElseThrow();
            PostgresLog.Progress progress = log.progress().getFirst();
            assertThat(progress.received()).contains(new LogPosition(1, last.end()));
            assertThat(progress.gapFoundAt()).isEmpty();
        }
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            assertThat(spool.facts().gaps()).isEmpty();
        }
    }

    @Test
    void one_whose_predecessor_does_not_come_is_refused_and_is_no_gap() throws Exception {
        for (int i = 0; i < 3; i++) {
            cluster.run("INSERT INTO journal VALUES (" + i + ")");
            archiveAll();
        }
        List<Path> files = archived();
        try (PostgresLog log = open("spool")) {
            take(log, files.getFirst());
            assertThatThrownBy(() -> take(log, files.get(2), files.get(1)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("which did not come. Hand both over again");
            take(log, files.get(1), files.getFirst());
            take(log, files.get(2), files.get(1));
        }
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            assertThat(spool.facts().gaps()).isEmpty();
        }
    }

    @Test
    void what_is_handed_over_restores_every_row_and_comes_out_as_it_was() throws Exception {
        Path base = Debian.baseBackup(cluster, folder.resolve("base"), "--wal-method=none");
        Set<Long> acknowledged;
        try (Writers writers = new Writers(cluster, 2, 1)) {
            for (int i = 0; i < 3; i++) {
                writers.awaitMore(100);
                archiveAll();
            }
            acknowledged = writers.stop();
        }
        archiveAll();
        try (PostgresLog log = open("spool")) {
            for (Path file : archived()) {
                take(log, file);
                // PostgreSQL hands a file over again when it did not hear of the first time
                take(log, file);
            }
            awaitShipped(log);
            Eventually.within(
                    SOON,
                    () -> {
                        PostgresLog.Progress progress = log.progress().getFirst();
                        return progress.state() == PostgresLog.State.STREAMING
                                && progress.shippedAt().isPresent();
                    },
                    () -> log.progress().toString());
            // and long after it has left the spool
            take(log, archived().getFirst());
        }
        assertThat(repository.restic("check", "--read-data")).contains("no errors were found");
        LogArchive stored = LogArchive.open(repository.open(), ShippingRun.DATA_SET);
        Path wal = Files.createDirectory(folder.resolve("wal"));
        for (Path file : archived()) {
            String name = file.getFileName().toString();
            if (name.endsWith(".backup")) {
                continue;
            }
            assertThat(stored.write(name, wal.resolve(name))).as(name).isTrue();
            assertThat(wal.resolve(name)).hasSameBinaryContentAs(file);
        }
        assertThat(stored.write("0000000100000000000000FF", wal.resolve("none")))
                .isFalse();
        assertThat(stored.write("00000007.history", wal.resolve("none"))).isFalse();
        Files.setPosixFilePermissions(wal, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Restored restored = Restored.start(base, wal, Map.of())) {
            assertThat(restored.rows()).containsAll(acknowledged);
        }
    }

    private static void awaitShipped(PostgresLog log) throws Exception {
        Eventually.within(
                SOON,
                () -> {
                    PostgresLog.Progress progress = log.progress().getFirst();
                    return progress.received().isPresent()
                            && progress.received().equals(progress.shipped());
                },
                () -> "not all is shipped: " + log.progress());
    }

    @Test
    void what_cannot_be_right_is_refused_and_a_missing_segment_is_a_gap() throws Exception {
        for (int i = 0; i < 4; i++) {
            cluster.run("INSERT INTO journal VALUES (" + i + ")");
            archiveAll();
        }
        List<Path> files = archived();
        try (PostgresLog log = open("spool")) {
            take(log, files.getFirst());
            byte[] second = Files.readAllBytes(files.get(1));
            String name = files.get(1).getFileName().toString();
            assertThatThrownBy(() -> take(log, name, Arrays.copyOf(second, 1 << 20)))
                    .hasMessageContaining("is of 1048576 bytes");
            assertThatThrownBy(() -> take(log, name, new byte[16 << 20]))
                    .hasMessageContaining("does not begin as a segment");
            assertThatThrownBy(() -> take(log, files.get(2).getFileName().toString(), second))
                    .hasMessageContaining("another segment's");
            byte[] others = second.clone();
            others[24] ^= 1;
            assertThatThrownBy(() -> take(log, name, others)).hasMessageContaining("another database cluster");
            byte[] changed = Files.readAllBytes(files.getFirst());
            changed[100_000] ^= 1;
            assertThatThrownBy(() -> take(log, files.getFirst().getFileName().toString(), changed))
                    .hasMessageContaining("before with another content");
            assertThat(log.progress().getFirst().gapFoundAt()).isEmpty();

            take(log, files.get(3));
            Eventually.within(
                    SOON,
                    () -> {
                        PostgresLog.Progress progress = log.progress().getFirst();
                        return progress.gapFoundAt().isPresent()
                                && progress.detail()
                                        .contains("handed over " + files.get(3).getFileName())
                                && progress.detail().contains("take a new base backup");
                    },
                    () -> "no gap: " + log.progress());
        }
    }

    @Test
    void a_log_goes_on_after_a_restart_and_a_promotion() throws Exception {
        cluster.run("INSERT INTO journal VALUES (1)");
        archiveAll();
        try (PostgresLog log = open("spool")) {
            take(log, archived().getFirst());
            awaitShipped(log);
        }
        cluster.server().close();
        Files.writeString(cluster.data().resolve("recovery.signal"), "");
        Files.writeString(
                cluster.data().resolve("postgresql.auto.conf"), "restore_command = 'cp " + archive + "/%f %p'\n");
        Files.setOwner(cluster.data().resolve("recovery.signal"), Files.getOwner(cluster.data()));
        Files.setOwner(cluster.data().resolve("postgresql.auto.conf"), Files.getOwner(cluster.data()));
        cluster.startAgain();
        Eventually.within(
                SOON, () -> cluster.ask("SELECT pg_is_in_recovery()").equals("f"), () -> "the cluster is not promoted");
        cluster.run("INSERT INTO journal VALUES (2)");
        archiveAll();
        try (PostgresLog log = open("spool")) {
            List<Path> files = archived();
            assertThat(files).extracting(file -> file.getFileName().toString()).contains("00000002.history");
            // histories come first, as PostgreSQL does it
            for (Path file : files.stream()
                    .sorted((a, b) -> Boolean.compare(
                            !a.toString().endsWith(".history"), !b.toString().endsWith(".history")))
                    .toList()) {
                take(log, file);
            }
            awaitShipped(log);
            assertThat(log.progress().getFirst().gapFoundAt())
                    .as(log.progress() + " of " + files)
                    .isEmpty();
            assertThat(log.progress().getFirst().received().orElseThrow().timeline())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_log_that_is_streamed_takes_no_files() throws Exception {
        try (PostgresLog log = PostgresLog.start(
                new PostgresLog.Request(
                        ShippingRun.DATA_SET,
                        "trading",
                        "site-a",
                        true,
                        cluster.settings("backup"),
                        folder.resolve("spool"),
                        Map.of("main", repository::open)),
                Clock.systemUTC())) {
            assertThatThrownBy(() -> take(log, "000000010000000000000001", new byte[1]))
                    .hasMessageContaining("log: archive");
        }
        assertThatThrownBy(() -> PostgresLog.start(
                        new PostgresLog.Request(
                                ShippingRun.DATA_SET,
                                "trading",
                                "site-a",
                                true,
                                cluster.settings("backup", "log", "push"),
                                folder.resolve("spool"),
                                Map.of("main", repository::open)),
                        Clock.systemUTC()))
                .hasMessageContaining("Write stream");
    }
}
