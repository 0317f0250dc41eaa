package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.ProtectedCluster.dump;
import static io.holdfast.sources.postgres.ProtectedCluster.trade;
import static io.holdfast.sources.postgres.RestoredCopy.asOwner;
import static io.holdfast.sources.postgres.RestoredCopy.assertIsolated;
import static io.holdfast.sources.postgres.RestoredCopy.assertPrivate;
import static io.holdfast.sources.postgres.RestoredCopy.run;
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
import io.holdfast.sources.postgres.log.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
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

@Timeout(540)
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

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void a_restore_to_an_instant_under_writers_holds_exactly_what_was_committed_up_to_it(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder)) {
            AtomicBoolean stop = new AtomicBoolean();
            ReadWriteLock pause = new ReentrantReadWriteLock();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                int first = writer * 30;
                writers.add(OwnThread.run(() -> write(original, stop, pause, first)));
            }
            Snapshot snapshot = original.backUp();
            // on a loaded machine the writers may have hardly begun
            Eventually.within(Duration.ofSeconds(60), () -> entries(original) > 50, () -> "the writers write nothing");
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
                writer.handle((done, error) -> null).get(60, TimeUnit.SECONDS);
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
                assertThat(report.validations())
                        .extracting(Validation::name)
                        .containsExactly("indexes (amcheck)", "rows and columns as recorded", "balances", "no_entries");
                assertThat(report.validations()).allMatch(Validation::passed);
                assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
                assertThat(report.steps())
                        .extracting(step -> step.name().replaceAll(" \\(.*", ""))
                        .containsExactly(
                                "Restore the base backup",
                                "Prepare the server",
                                "Fetch the log",
                                "Replay the log",
                                "Promote",
                                "Write all to disk",
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

    private static long entries(ProtectedCluster original) throws Exception {
        try (Connection connection = original.cluster.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM entry")) {
            rows.next();
            return rows.getLong(1);
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
                assertThat(latest.validations()).extracting(Validation::passed).containsExactly(true, true, false);
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
}
