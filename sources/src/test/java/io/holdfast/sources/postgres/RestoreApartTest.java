package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.ProtectedCluster.dump;
import static io.holdfast.sources.postgres.ProtectedCluster.trade;
import static io.holdfast.sources.postgres.RestoredCopy.asOwner;
import static io.holdfast.sources.postgres.RestoredCopy.assertIsolated;
import static io.holdfast.sources.postgres.RestoredCopy.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(540)
class RestoreApartTest {
    @TempDir
    Path folder;

    /** So that root runs the servers as another account; the base backup's tests have them run in a namespace. */
    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
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
            PostgresServer.handover(TestCluster.binaries(15), target.resolve("data"))
                    .give(target);
            try (PostgresServer server = PostgresServer.start(
                            TestCluster.binaries(15), target.resolve("data"), target.resolve("log"), 0, Map.of());
                    Connection connection =
                            DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", TestCluster.PASSWORD)) {
                assertThat(dump(connection)).isEqualTo(expected);
            }
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
                // the rows were counted a moment after the base backup's end
                assertThat(report.validations())
                        .allMatch(Validation::passed)
                        .anyMatch(check -> check.detail().contains("3 tables compared")
                                && check.detail().contains("bytes of log can change"));
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
    void a_cancelled_restore_leaves_no_server_running() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(18, folder)) {
            Snapshot snapshot = original.backUp();
            Path target = folder.resolve("cancelled");
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    cancelling(original, snapshot, target);
                    ended.complete(new AssertionError("it went on"));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            assertThat(ended.get(180, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            RestoredCopy.assertNoProcessOf(target);
        }
    }

    /** Restores, and is interrupted while the server replays. */
    private void cancelling(ProtectedCluster original, Snapshot snapshot, Path target) throws Exception {
        Progress interrupting = new Progress() {
            @Override
            public void stage(String name) {
                if (name.startsWith("replaying the log, at")) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        new PostgresKind(TestCluster.PROGRAMS)
                .restore(
                        new RestoreRequest(
                                original.repository,
                                snapshot,
                                ProtectedCluster.DATA_SET,
                                Optional.empty(),
                                new RestoreTarget.Directory(target),
                                Map.of()),
                        new SourceContext(
                                Clock.systemUTC(),
                                interrupting,
                                Files.createDirectories(folder.resolve("cancelled-work"))));
    }
}
