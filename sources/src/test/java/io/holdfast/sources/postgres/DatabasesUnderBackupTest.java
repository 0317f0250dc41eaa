package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.RestoreReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases are made and dropped while a backup is taken, with temporary and unlogged tables about. */
@Timeout(540)
class DatabasesUnderBackupTest {
    /** Makes the backup last for some seconds. */
    private static final String KIB_A_SECOND = "8192";

    @TempDir
    Path folder;

    private ProtectedCluster original;
    private volatile int made;
    private volatile int dropped;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws Exception {
        original.close();
    }

    @ParameterizedTest
    @CsvSource({"14,false", "14,true", "18,false", "18,true"})
    void databases_that_come_and_go_under_a_backup_are_restored_as_they_were(int major, boolean beside)
            throws Exception {
        original = BesideServer.start(major, folder, Map.of());
        try (Connection working = original.cluster.connect();
                Statement statement = working.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE passing AS SELECT n, repeat('t', 100) FROM generate_series(1, 20000) n");
            statement.execute("CREATE UNLOGGED TABLE quick AS SELECT n FROM generate_series(1, 20000) n");
            statement.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) n");
            statement.execute("CREATE DATABASE before");
            statement.execute("CHECKPOINT");
            String unlogged = TestCluster.ask(working, "SELECT pg_relation_filepath('quick')");

            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> changing = OwnThread.run(() -> change(major, stop));
            ProtectedCluster.Backup backup;
            int madeUnder;
            try {
                Map<String, String> settings =
                        new HashMap<>(Map.of("max-rate-kib", KIB_A_SECOND, "profile-seconds", "0"));
                int before = made;
                backup = beside
                        ? BesideServer.backUp(original, settings, Optional.empty())
                        : original.backUp(settings, Optional.empty());
                madeUnder = made - before;
            } finally {
                stop.set(true);
                changing.get(400, TimeUnit.SECONDS);
            }
            assertThat(madeUnder).as("databases made under the backup").isGreaterThan(1);
            assertThat(dropped).isGreaterThan(1);
            original.awaitLog(original.now());

            leavesOut(BesideServer.restore(original, backup.snapshot(), folder.resolve("as stored")), unlogged);
            RestoreReport report =
                    original.restore(backup.snapshot(), Optional.empty(), folder.resolve("restored"), Map.of());
            try (AutoCloseable running = report.running().orElseThrow()) {
                assertThat(running).isNotNull();
                Map<String, String> restored = new TreeMap<>();
                for (String database : databases(RestoredCopy.asOwner(report))) {
                    try (Connection connection = RestoredCopy.asOwner(report, database)) {
                        restored.put(database, content(connection));
                    }
                }
                Map<String, String> live = new TreeMap<>();
                for (String database : databases(original.cluster.connect())) {
                    try (Connection connection = in(database)) {
                        live.put(database, content(connection));
                    }
                }
                assertThat(live).containsEntry("postgres", "1000 20000").hasSizeGreaterThan(3);
                // what was not logged comes back empty
                live.replaceAll((database, rows) -> rows.replaceFirst(" .*", " 0"));
                assertThat(restored).isEqualTo(live);
            }
        }
    }

    private Connection in(String database) throws Exception {
        return DriverManager.getConnection(original.cluster.server().jdbcUrl(database), "owner", TestCluster.PASSWORD);
    }

    /** One after the other, in each of the ways that there are; every second one goes again. */
    private void change(int major, AtomicBoolean stop) {
        List<String> ways = major < 15 ? List.of("") : List.of(" STRATEGY wal_log", " STRATEGY file_copy");
        Deque<String> there = new ArrayDeque<>(List.of("before"));
        try (Connection connection = original.cluster.connect();
                Statement statement = connection.createStatement()) {
            while (!stop.get() || made < 4) {
                String name = "made_" + made;
                statement.execute("CREATE DATABASE " + name + ways.get(made % ways.size()));
                try (Connection inside = in(name);
                        Statement filling = inside.createStatement()) {
                    filling.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, " + (made + 1) + ") n");
                    filling.execute("CREATE UNLOGGED TABLE quick AS SELECT 1 AS n");
                    filling.execute("CREATE TEMPORARY TABLE passing AS SELECT 1 AS n");
                }
                there.add(name);
                made = made + 1;
                if (made % 2 == 0) {
                    statement.execute("DROP DATABASE " + there.remove());
                    dropped = dropped + 1;
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> databases(Connection connection) throws Exception {
        try (connection) {
            return List.of(TestCluster.ask(
                            connection,
                            "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datallowconn"
                                    + " AND datname <> 'template1'")
                    .split(","));
        }
    }

    /** Rows of the table that is kept, and of the one that is not logged. */
    private static String content(Connection connection) throws Exception {
        String kept = TestCluster.ask(connection, "SELECT to_regclass('kept')");
        return kept == null
                ? "nothing"
                : TestCluster.ask(
                        connection, "SELECT (SELECT count(*) FROM kept) || ' ' || (SELECT count(*) FROM quick)");
    }

    /** As PostgreSQL's own tool does. */
    private static void leavesOut(Path stored, String unlogged) throws Exception {
        Path data = stored.resolve("data");
        assertThat(data.resolve(unlogged)).doesNotExist();
        assertThat(data.resolve(unlogged + "_init")).exists();
        try (Stream<Path> files = Files.walk(data)) {
            Iterator<String> names =
                    files.map(file -> file.getFileName().toString()).iterator();
            while (names.hasNext()) {
                assertThat(names.next()).doesNotMatch("t\\d+_\\d+.*").isNotEqualTo("pgsql_tmp");
            }
        }
    }
}
