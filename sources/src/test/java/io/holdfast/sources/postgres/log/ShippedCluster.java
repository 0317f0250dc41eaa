package io.holdfast.sources.postgres.log;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/** A server with a journal, a repository for its log, and what tests ask of both. */
final class ShippedCluster implements AutoCloseable {
    private final Path folder;
    private final TestCluster cluster;
    private final TestRepository repository;
    private final String dataSet;

    private ShippedCluster(Path folder, TestCluster cluster, TestRepository repository, String dataSet) {
        this.folder = folder;
        this.dataSet = dataSet;
        this.cluster = cluster;
        this.repository = repository;
    }

    /** @param folder the test's own; opened for PostgreSQL's account */
    static ShippedCluster start(Path folder) throws Exception {
        return start(folder, ShippingRun.DATA_SET);
    }

    static ShippedCluster start(Path folder, String dataSet) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestCluster cluster = TestCluster.start(15, folder.resolve("cluster"), Map.of("autovacuum", "off"));
        Writers.prepare(cluster);
        return new ShippedCluster(folder, cluster, TestRepository.init(folder.resolve("repository")), dataSet);
    }

    TestCluster cluster() {
        return cluster;
    }

    TestRepository repository() {
        return repository;
    }

    ShippingRun run() throws Exception {
        return run(ShippingRun.HURRY);
    }

    ShippingRun run(LogTiming timing) throws Exception {
        return run(timing, Map.of());
    }

    /** @param others beside {@code main} */
    ShippingRun run(LogTiming timing, Map<String, RepositorySupplier> others) throws Exception {
        return run(cluster.settings("backup"), timing, others);
    }

    /** With a spool of 64 MiB, the least that may be. */
    ShippingRun runWithSmallSpool(Map<String, RepositorySupplier> others) throws Exception {
        return run(cluster.settings("backup", "spool-max-mib", "64"), ShippingRun.HURRY, others);
    }

    private ShippingRun run(SourceSettings settings, LogTiming timing, Map<String, RepositorySupplier> others)
            throws Exception {
        Map<String, RepositorySupplier> repositories = new HashMap<>(others);
        repositories.put("main", repository::open);
        return new ShippingRun(dataSet, settings, folder.resolve("spool"), timing, repositories);
    }

    String flushed() throws Exception {
        return cluster.ask("SELECT pg_current_wal_flush_lsn()");
    }

    /** How far the spool is that nobody fills any more. */
    String received() throws Exception {
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            return spool.received().orElseThrow().lsn().toString();
        }
    }

    void fillSegments(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            cluster.run("INSERT INTO journal VALUES (" + i + ")", "SELECT pg_switch_wal()");
        }
    }

    long spooledSegments() {
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}(\\.partial)?"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Snapshot> logSnapshots() throws IOException {
        return repository.open().snapshots().stream()
                .filter(snapshot -> snapshot.tags().contains("log"))
                .toList();
    }

    LogArchive.Window window() throws IOException {
        return LogArchive.open(repository.open(), dataSet).window().orElseThrow();
    }

    /** Waits until snapshots hold the log up to here. */
    void awaitRolled(int timeline, String lsn) throws InterruptedException {
        LogPosition wanted = new LogPosition(timeline, Lsn.parse(lsn));
        Eventually.within(
                ShippingRun.SOON,
                () -> StoredLog.read(repository.open(), dataSet, 1).chapters().stream()
                        .anyMatch(chapter -> chapter.document().end().compareTo(wanted) >= 0),
                () -> "no snapshot reaches " + wanted);
    }

    /** The log that this base backup needs, as PostgreSQL's account can read it. */
    Path extracted(String name, Path base, Optional<Instant> until) throws Exception {
        return extracted(name, repository, base, until);
    }

    Path extracted(String name, TestRepository from, Path base, Optional<Instant> until) throws Exception {
        Path wal = folder.resolve(name);
        LogArchive.open(from.open(), dataSet).extractInto(wal, 1, Debian.startOf(base), until, Optional.empty());
        Files.setPosixFilePermissions(wal, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(wal)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
        return wal;
    }

    /** A second base backup to start a server over. */
    static Path copy(Path from, Path to) throws Exception {
        Process process = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        Assertions.assertEquals(0, process.waitFor());
        return to;
    }

    /** PostgreSQL's instants have microseconds. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** As recovery_target_time takes it; it knows no Z. */
    static String text(Instant instant) {
        return instant.toString().replace("Z", "+00");
    }

    @Override
    public void close() throws Exception {
        repository.close();
        cluster.close();
    }
}
