package io.holdfast.sources.postgres;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.log.PostgresLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** A cluster with a repository of its own, its log streaming into it. */
final class ProtectedCluster implements AutoCloseable {
    static final String DATA_SET = "trading-db";
    static final String REPOSITORY_PASSWORD = "tr0ub4dor";
    private static final List<String> TABLES = List.of("account", "entry", "far");

    final TestCluster cluster;
    final Repository repository;
    final Path location;
    private final PostgresKind kind;
    private final Path folder;
    private final PostgresLog log;

    ProtectedCluster(int major, Path folder) throws Exception {
        this(major, folder, Map.of());
    }

    /** @param settings of the server, beyond those that all have */
    ProtectedCluster(int major, Path folder, Map<String, String> settings) throws Exception {
        this.folder = folder;
        this.kind = new PostgresKind(TestCluster.PROGRAMS);
        Map<String, String> all = new HashMap<>(Map.of("max_prepared_transactions", "5", "autovacuum", "off"));
        all.putAll(settings);
        this.cluster = TestCluster.start(major, folder.resolve("cluster"), all);
        Path tablespace = Files.createDirectories(folder.resolve("elsewhere"));
        Files.setOwner(tablespace, Files.getOwner(cluster.data()));
        cluster.run(
                "CREATE TABLESPACE elsewhere LOCATION '" + tablespace + "'",
                "CREATE TABLE account (n int PRIMARY KEY, balance bigint NOT NULL)",
                "INSERT INTO account SELECT n, 0 FROM generate_series(1, 100) n",
                "CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account int REFERENCES account,"
                        + " amount bigint NOT NULL, note text)",
                "CREATE TABLE far (n bigint PRIMARY KEY, t text) TABLESPACE elsewhere",
                "CREATE ROLE app LOGIN PASSWORD 'app password'",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app",
                // so that rows are counted: every restore is then compared with them
                "GRANT pg_read_all_data TO backup");
        this.location = folder.resolve("repository");
        try (Password password = Password.of(REPOSITORY_PASSWORD.toCharArray())) {
            this.repository = QuickKeys.init(location, password);
        }
        this.log = startLog(DATA_SET);
    }

    /** A stream of the log into the same repository that begins now, to be closed by who asks for it. */
    PostgresLog startLog(String dataSet) throws Exception {
        return PostgresLog.start(
                new PostgresLog.Request(
                        dataSet,
                        "trading",
                        "site-a",
                        true,
                        cluster.settings("backup"),
                        folder.resolve("spool of " + dataSet),
                        Map.of("main", () -> repository)),
                Clock.systemUTC());
    }

    Snapshot backUp() throws Exception {
        return backUp(Map.of(), Optional.empty()).snapshot();
    }

    record Backup(Snapshot snapshot, Map<String, String> facts, long addedBytes) {}

    /**
     * @param settings of the source, beyond those that it needs
     * @param previous that it may build on
     */
    Backup backUp(Map<String, String> settings, Optional<Snapshot> previous) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        Map<String, String> all = new HashMap<>(cluster.settings("backup").values());
        all.put("profile-seconds", "120");
        all.putAll(settings);
        AtomicReference<BackupFacts> facts = new AtomicReference<>();
        try (Source source = kind.open(new SourceSettings(all))) {
            Repository.BackupSummary summary = repository.backup(
                    new SnapshotRequest(
                            Instant.now(),
                            "site-a",
                            "holdfast",
                            List.of("/" + DATA_SET),
                            List.of("dataset:" + DATA_SET),
                            Optional.empty()),
                    sink -> facts.set(source.backup(
                            sink,
                            new SourceContext(
                                    Clock.systemUTC(),
                                    Progress.NONE,
                                    work,
                                    previous.map(snapshot -> new PreviousBackup(repository, snapshot))))),
                    Progress.NONE);
            try (Stream<Path> left = Files.list(work)) {
                if (left.findAny().isPresent()) {
                    throw new AssertionError("the backup left files in " + work);
                }
            }
            return new Backup(summary.snapshot(), facts.get().facts(), summary.addedBytes());
        }
    }

    /** One transaction that keeps the invariant: an account's balance is the sum of its entries. */
    static void trade(Connection connection, int account, long amount) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("INSERT INTO entry (account, amount, note) VALUES (" + account + ", " + amount
                    + ", repeat('x', 200))");
            statement.execute("UPDATE account SET balance = balance + " + amount + " WHERE n = " + account);
            statement.execute("INSERT INTO far SELECT coalesce(max(id), 0), md5(max(id)::text) FROM entry"
                    + " ON CONFLICT DO NOTHING");
            statement.execute("COMMIT");
        }
    }

    /** The server's clock. */
    Instant now() throws Exception {
        return Instant.parse(cluster.ask(
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }

    /** Every row of every table, in key order, as COPY writes it. */
    static Map<String, String> dump(Connection connection) throws Exception {
        Map<String, String> dump = new TreeMap<>();
        for (String table : TABLES) {
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT * FROM " + table + " ORDER BY 1) TO STDOUT", rows);
            dump.put(table, rows.toString(StandardCharsets.UTF_8));
        }
        return dump;
    }

    Map<String, String> dump() throws Exception {
        try (Connection connection = cluster.connect()) {
            return dump(connection);
        }
    }

    /** Waits until the repository by itself knows that nothing is missing up to the instant. */
    void awaitStoredLog(Instant until) throws Exception {
        Optional<Instant> covered = Optional.empty();
        for (int attempt = 0; attempt < 900; attempt++) {
            covered = LogArchive.open(repository, DATA_SET).window().flatMap(LogArchive.Window::coveredUntil);
            if (covered.isPresent() && !covered.get().isBefore(until)) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("the stored log covers " + covered + " only: " + log.progress());
    }

    /** Waits until the repository holds everything that was committed up to the instant. */
    void awaitLog(Instant until) throws Exception {
        awaitLog(log, until);
    }

    static void awaitLog(PostgresLog log, Instant until) throws Exception {
        Optional<Instant> shipped = Optional.empty();
        for (int attempt = 0; attempt < 1800; attempt++) {
            shipped = log.progress().getFirst().shippedAt();
            if (shipped.isPresent() && !shipped.get().isBefore(until)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the log is shipped up to " + shipped + " only: " + log.progress());
    }

    /** Waits until the repository holds everything that was received, as after the loss of the server. */
    void awaitAllReceivedIsShipped() throws Exception {
        for (int attempt = 0; attempt < 1800; attempt++) {
            PostgresLog.Progress progress = log.progress().getFirst();
            if (progress.received().isPresent() && progress.received().equals(progress.shipped())) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("not all that was received is shipped: " + log.progress());
    }

    void awaitStreaming() throws Exception {
        for (int attempt = 0; attempt < 1800; attempt++) {
            if (log.progress().getFirst().received().isPresent()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nothing is received: " + log.progress());
    }

    void stopLog() throws Exception {
        log.close();
    }

    RestoreReport restore(Snapshot snapshot, Optional<Instant> pointInTime, Path target, Map<String, String> selection)
            throws Exception {
        return restoreOf(DATA_SET, snapshot, pointInTime, target, selection);
    }

    RestoreReport restoreOf(
            String dataSet,
            Snapshot snapshot,
            Optional<Instant> pointInTime,
            Path target,
            Map<String, String> selection)
            throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        return kind.restore(
                new RestoreRequest(
                        repository, snapshot, dataSet, pointInTime, new RestoreTarget.Directory(target), selection),
                new SourceContext(Clock.systemUTC(), Progress.NONE, work));
    }

    @Override
    public void close() throws Exception {
        log.close();
        repository.close();
        cluster.close();
    }
}
