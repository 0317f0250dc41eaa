package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.ProtectedCluster.dump;
import static io.holdfast.sources.postgres.ProtectedCluster.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Step;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class RestoreTest {
    private static final String INVARIANT =
            "SELECT coalesce(bool_and(balance = coalesce((SELECT sum(amount) FROM entry WHERE account = n), 0)), false)"
                    + " FROM account";

    @TempDir
    Path folder;

    /** So that root runs the servers as another account; the base backup's tests have them run in a namespace. */
    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Connection asOwner(RestoreReport report) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + report.facts().get("host") + ":"
                        + report.facts().get("port") + "/postgres",
                "owner",
                TestCluster.PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void a_restore_to_an_instant_under_writers_holds_exactly_what_was_committed_up_to_it(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder)) {
            AtomicBoolean stop = new AtomicBoolean();
            ReadWriteLock pause = new ReentrantReadWriteLock();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                int first = writer * 30;
                writers.add(CompletableFuture.runAsync(() -> write(original, stop, pause, first)));
            }
            Snapshot snapshot = original.backUp();
            Thread.sleep(500);
            pause.writeLock().lock();
            Instant wanted;
            Map<String, String> expected;
            try {
                expected = original.dump();
                wanted = original.now();
            } finally {
                pause.writeLock().unlock();
            }
            Thread.sleep(300);
            original.cluster.run("DELETE FROM entry WHERE id % 2 = 0", "DROP TABLE far");
            stop.set(true);
            for (CompletableFuture<Void> writer : writers) {
                writer.handle((done, error) -> null).get(10, TimeUnit.SECONDS);
            }
            original.awaitLog(original.now());

            Path target = folder.resolve("restored");
            RestoreReport report = original.restore(
                    snapshot,
                    Optional.of(wanted),
                    target,
                    Map.of("validate.balances", INVARIANT, "validate.no_entries", "SELECT count(*) > 10 FROM entry"));
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection connection = asOwner(report)) {
                assertThat(running).isInstanceOf(PostgresServer.class);
                assertThat(dump(connection)).isEqualTo(expected);
                assertThat(report.recoveredTo()).contains(wanted);
                assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
                assertThat(report.validations())
                        .extracting(Validation::name)
                        .containsExactly("indexes (amcheck)", "balances", "no_entries");
                assertThat(report.validations()).allMatch(Validation::passed);
                assertThat(report.steps())
                        .extracting(step -> step.name().replaceAll(" \\(.*", ""))
                        .containsExactly(
                                "Restore the base backup",
                                "Fetch the log",
                                "Replay the log",
                                "Promote",
                                "Start the server",
                                "Validate");
                assertThat(report.steps()).extracting(Step::took).allMatch(took -> !took.isNegative());
                assertThat(Instant.parse(report.facts().get("last_transaction_at")))
                        .isBeforeOrEqualTo(wanted);
                assertThat(Instant.parse(report.facts().get("next_transaction_at")))
                        .isAfter(wanted);
                assertThat(Long.parseLong(report.facts().get("replayed_bytes"))).isPositive();
                assertIsolated(connection);
                assertThat(target.resolve("wal")).doesNotExist();
                assertPrivate(target);
            }
            if (major == 15) {
                amcheckAgrees(target);
            }
        }
    }

    private static void write(ProtectedCluster original, AtomicBoolean stop, ReadWriteLock pause, int first) {
        try (Connection connection = original.cluster.connect()) {
            for (int n = 0; !stop.get(); n++) {
                pause.readLock().lock();
                try {
                    trade(connection, first + n % 30 + 1, n);
                } finally {
                    pause.readLock().unlock();
                }
            }
        } catch (Exception e) {
            // after the accident the writers' table is gone
            if (!String.valueOf(e.getMessage()).contains("\"far\"")) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The copy has the original's roles and their passwords, and nothing of ours. */
    private static void assertIsolated(Connection connection) throws SQLException {
        assertThat(TestCluster.ask(
                        connection,
                        "SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles"
                                + " WHERE rolname NOT LIKE 'pg\\_%'"))
                .isEqualTo("app,backup,owner,plain");
        assertThat(TestCluster.ask(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
                .isEqualTo("0");
        assertThat(TestCluster.ask(connection, "SELECT pg_is_in_recovery()")).isEqualTo("f");
        assertThat(TestCluster.ask(connection, "SHOW archive_mode")).isEqualTo("off");
        assertThat(TestCluster.ask(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(TestCluster.ask(connection, "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("0");
        String url = connection.getMetaData().getURL();
        assertThatThrownBy(() -> DriverManager.getConnection(url, "owner", "guess"))
                .hasMessageContaining("authentication failed");
        DriverManager.getConnection(url, "app", "app password").close();
    }

    /** Whoever else is on the machine cannot read the copy, though the server's account can get to it. */
    private static void assertPrivate(Path target) throws IOException {
        assertThat(Files.getOwner(target.resolve("tablespaces"))).isEqualTo(Files.getOwner(target.resolve("data")));
        if (System.getProperty("user.name").equals("root")) {
            assertThat(Files.getOwner(target.resolve("data")).getName()).isNotEqualTo("root");
        }
        for (String name : List.of("data", "tablespaces", "server.log")) {
            assertThat(Files.getPosixFilePermissions(target.resolve(name)))
                    .as(name)
                    .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    private static void amcheckAgrees(Path target) throws Exception {
        try (PostgresServer server = PostgresServer.start(
                TestCluster.binaries(15), target.resolve("data"), target.resolve("again.log"), 0, Map.of())) {
            run(
                    Map.of("PGPASSWORD", TestCluster.PASSWORD),
                    "/usr/lib/postgresql/15/bin/pg_amcheck",
                    "--host=127.0.0.1",
                    "--port=" + server.port(),
                    "--username=owner",
                    "--install-missing",
                    "--heapallindexed",
                    "--all");
        }
    }

    private static void run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void stock_restic_brings_out_a_base_backup_that_starts_as_it_is() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(15, folder)) {
            try (Connection connection = original.cluster.connect()) {
                for (int n = 1; n <= 200; n++) {
                    trade(connection, n % 100 + 1, n);
                }
            }
            Map<String, String> expected = original.dump();
            Snapshot snapshot = original.backUp();
            Path target = folder.resolve("by-restic");
            run(
                    Map.of("RESTIC_PASSWORD", ProtectedCluster.REPOSITORY_PASSWORD),
                    "restic",
                    "--no-cache",
                    "--repo=" + original.location,
                    "restore",
                    snapshot.id(),
                    "--target=" + target);
            run(
                    Map.of(),
                    "/usr/lib/postgresql/15/bin/pg_verifybackup",
                    target.resolve("data").toString());
            PostgresServer.giveToServer(TestCluster.binaries(15), target.resolve("data"), target);
            try (PostgresServer server = PostgresServer.start(
                            TestCluster.binaries(15), target.resolve("data"), target.resolve("log"), 0, Map.of());
                    Connection connection =
                            DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", TestCluster.PASSWORD)) {
                assertThat(dump(connection)).isEqualTo(expected);
            }
        }
    }

    @Test
    void the_latest_state_an_instant_in_a_quiet_time_and_the_bounds_of_the_window() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            Instant before = original.now();
            Snapshot snapshot = original.backUp();
            try (Connection connection = original.cluster.connect()) {
                for (int n = 1; n <= 500; n++) {
                    trade(connection, n % 100 + 1, n);
                }
            }
            Map<String, String> expected = original.dump();
            Instant quiet = original.now();
            // nothing is committed any more; a record that is no transaction's tells that the log reaches this far
            Thread.sleep(200);
            original.cluster.run("SELECT pg_logical_emit_message(false, 'test', 'quiet')", "SELECT pg_switch_wal()");
            original.awaitStoredLog(quiet);
            original.stopLog();

            assertThatThrownBy(() -> original.restore(snapshot, Optional.of(before), folder.resolve("early"), Map.of()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("but not " + before + ". Choose an earlier recovery point.");
            Instant future = quiet.plus(Duration.ofHours(1));
            assertThatThrownBy(() -> original.restore(snapshot, Optional.of(future), folder.resolve("late"), Map.of()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("but not " + future + ". Choose an earlier instant, or none");
            assertThat(folder.resolve("early")).doesNotExist();
            assertThat(folder.resolve("late")).doesNotExist();

            RestoreReport latest = original.restore(
                    snapshot, Optional.empty(), folder.resolve("latest"), Map.of("validate.never", "SELECT false"));
            try (AutoCloseable running = latest.running().orElseThrow();
                    Connection connection = asOwner(latest)) {
                assertThat(running).isNotNull();
                assertThat(dump(connection)).isEqualTo(expected);
                assertThat(latest.recoveredTo().orElseThrow()).isAfterOrEqualTo(quiet);
                assertThat(latest.level()).isEqualTo(ProofLevel.OPENED);
                assertThat(latest.validations()).extracting(Validation::passed).containsExactly(true, false);
            }

            RestoreReport exact = original.restore(snapshot, Optional.of(quiet), folder.resolve("quiet"), Map.of());
            try (AutoCloseable running = exact.running().orElseThrow();
                    Connection connection = asOwner(exact)) {
                assertThat(running).isNotNull();
                assertThat(dump(connection)).isEqualTo(expected);
                assertThat(exact.recoveredTo()).contains(quiet);
                assertThat(exact.facts()).doesNotContainKey("next_transaction_at");
            }

            // a moment after the end of what is known: tried, and refused by the engine
            Instant beyond = original.now().plusSeconds(60);
            assertThatThrownBy(
                            () -> original.restore(snapshot, Optional.of(beyond), folder.resolve("beyond"), Map.of()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("but not " + beyond)
                    .hasMessageContaining("is left in " + folder.resolve("beyond") + "; no server runs on it");
            assertThat(folder.resolve("beyond/data/postmaster.pid")).doesNotExist();

            assertThatThrownBy(() -> original.restore(snapshot, Optional.empty(), folder.resolve("latest"), Map.of()))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("latest");
        }
    }

    @Test
    void a_base_backup_without_a_log_is_restored_alone_and_kept_away_from_the_originals_world() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            Path configuration = original.cluster.data().resolve("postgresql.conf");
            String sound = Files.readString(configuration);
            Path archived = folder.resolve("archived");
            Files.writeString(configuration, sound + """

                    archive_mode = on
                    archive_command = 'touch %s'
                    shared_preload_libraries = 'no_such_library, auto_explain, pg_cron'
                    session_preload_libraries = 'no_such_library'
                    shared_buffers = '1TB'
                    synchronous_standby_names = '*'
                    data_directory = '/nowhere'
                    hba_file = '/nowhere/pg_hba.conf'
                    primary_conninfo = 'host=127.0.0.1 port=1'
                    ssl = on
                    external_pid_file = '/nowhere/pid'
                    work_mem = '7MB'
                    """.formatted(archived));
            Files.writeString(original.cluster.data().resolve("standby.signal"), "");
            Map<String, String> expected = original.dump();
            Snapshot snapshot = original.backUp();

            RestoreReport report =
                    original.restoreOf("no-log-of-it", snapshot, Optional.empty(), folder.resolve("apart"), Map.of());
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection connection = asOwner(report)) {
                assertThat(running).isNotNull();
                assertThat(dump(connection)).isEqualTo(expected);
                assertThat(report.facts())
                        .containsEntry("libraries_left_out", "no_such_library, pg_cron, no_such_library")
                        .containsEntry("log_not_used", "the repository holds no log of this cluster")
                        .doesNotContainKey("configuration");
                assertThat(report.recoveredTo()).isPresent();
                assertIsolated(connection);
                assertThat(TestCluster.ask(connection, "SHOW work_mem")).isEqualTo("7MB");
                assertThat(TestCluster.ask(connection, "SHOW shared_preload_libraries"))
                        .isEqualTo("auto_explain");
                connection.createStatement().execute("CREATE TABLE committed_without_waiting (n int)");
                connection.createStatement().execute("SELECT pg_switch_wal()");
            }
            assertThat(archived).doesNotExist();

            Files.writeString(configuration, "include '/nowhere/site.conf'\n");
            Snapshot odd = original.backUp();
            RestoreReport generated =
                    original.restoreOf("no-log-of-it", odd, Optional.empty(), folder.resolve("generated"), Map.of());
            try (AutoCloseable running = generated.running().orElseThrow();
                    Connection connection = asOwner(generated)) {
                assertThat(running).isNotNull();
                assertThat(dump(connection)).isEqualTo(expected);
                assertThat(Files.readString(Path.of(generated.facts().get("configuration"))))
                        .contains("max_prepared_transactions = '5'")
                        .contains("/nowhere/site.conf");
            } finally {
                Files.writeString(configuration, sound);
                Files.delete(original.cluster.data().resolve("standby.signal"));
            }
        }
    }

    @Test
    void a_restore_follows_the_log_over_a_promotion_and_keeps_prepared_transactions() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(15, folder)) {
            Snapshot snapshot = original.backUp();
            try (Connection connection = original.cluster.connect()) {
                trade(connection, 1, 10);
            }
            original.awaitLog(original.now());
            original.cluster.server().close();
            Files.writeString(original.cluster.data().resolve("recovery.signal"), "");
            Files.writeString(
                    original.cluster.data().resolve("postgresql.auto.conf"),
                    "restore_command = 'false'\nrecovery_target_timeline = 'current'\n");
            original.cluster.startAgain();
            while (original.cluster.ask("SELECT pg_is_in_recovery()").equals("t")) {
                Thread.sleep(50);
            }
            try (Connection connection = original.cluster.connect()) {
                trade(connection, 2, 20);
                connection.createStatement().execute("BEGIN");
                connection.createStatement().execute("INSERT INTO entry (account, amount) VALUES (3, 30)");
                connection.createStatement().execute("PREPARE TRANSACTION 'two-phase'");
                trade(connection, 4, 40);
            }
            Map<String, String> expected = original.dump();
            Instant wanted = original.now();
            Thread.sleep(100);
            try (Connection connection = original.cluster.connect()) {
                trade(connection, 5, 50);
            }
            original.awaitLog(original.now());
            RestoreReport report = original.restore(
                    snapshot, Optional.of(wanted), folder.resolve("promoted"), Map.of("validate.sum", INVARIANT));
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection connection = asOwner(report)) {
                assertThat(running).isNotNull();
                assertThat(report.facts()).containsEntry("log_timeline", "2");
                assertThat(dump(connection)).isEqualTo(expected);
                assertThat(TestCluster.ask(connection, "SELECT string_agg(gid, ',') FROM pg_prepared_xacts"))
                        .isEqualTo("two-phase");
                assertThat(TestCluster.ask(connection, "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"))
                        .isEqualTo("00000003");
            }
        }
    }

    @Test
    void a_cancelled_restore_leaves_no_server_running() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            Snapshot snapshot = original.backUp();
            Path target = folder.resolve("cancelled");
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread restoring = Thread.ofVirtual().start(() -> {
                try {
                    original.restore(snapshot, Optional.empty(), target, Map.of("validate.slow", "SELECT true"));
                    ended.complete(new AssertionError("it went on"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            while (!Files.exists(target.resolve("server.log"))) {
                Thread.sleep(5);
            }
            restoring.interrupt();
            assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            try (var processes = ProcessHandle.allProcesses()) {
                assertThat(processes
                                .filter(ProcessHandle::isAlive)
                                .map(process -> process.info().commandLine().orElse("")))
                        .noneMatch(line -> line.contains(target.toString()));
            }
        }
    }
}
