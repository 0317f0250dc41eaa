package io.holdfast.sources.postgres;

import static io.holdfast.sources.postgres.ProtectedCluster.dump;
import static io.holdfast.sources.postgres.ProtectedCluster.trade;
import static io.holdfast.sources.postgres.RestoredCopy.asOwner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.FreePort;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.log.Eventually;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy at places of its own, and one that becomes a standby. */
@Timeout(540)
class RestorePlacementTest {
    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void trades(ProtectedCluster original, int from, int to) throws Exception {
        try (Connection connection = original.cluster.connect()) {
            for (int n = from; n <= to; n++) {
                trade(connection, n % 100 + 1, n);
            }
        }
    }

    @Test
    void data_and_tablespaces_go_to_disks_of_their_own_and_the_copy_listens_where_it_is_told() throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(15, folder)) {
            trades(original, 1, 100);
            Snapshot snapshot = original.backUp();
            trades(original, 101, 200);
            Instant until = original.now();
            original.awaitLog(until);
            Path fast = folder.resolve("fast disk/data");
            Path large = folder.resolve("large disk");
            Files.createDirectory(large);
            int port = FreePort.find();
            RestoreReport report = original.restore(
                    snapshot,
                    Optional.empty(),
                    folder.resolve("target"),
                    Map.of(
                            "place.port",
                            Integer.toString(port),
                            "place.data-directory",
                            fast.toString(),
                            "place.tablespace." + folder.resolve("elsewhere"),
                            large.toString()));
            try (AutoCloseable running = report.running().orElseThrow();
                    Connection connection = asOwner(report)) {
                assertThat(running).isNotNull();
                assertThat(dump(connection)).isEqualTo(original.dump());
                assertThat(report.facts())
                        .containsEntry("port", Integer.toString(port))
                        .containsEntry("data_directory", fast.toString());
                assertThat(TestCluster.ask(connection, "SHOW data_directory")).isEqualTo(fast.toString());
                assertThat(TestCluster.ask(
                                connection,
                                "SELECT pg_tablespace_location(oid) FROM pg_tablespace WHERE spcname = 'elsewhere'"))
                        .isEqualTo(large.toString());
                assertThat(folder.resolve("target/data")).doesNotExist();
                assertThat(folder.resolve("target/tablespaces")).doesNotExist();
            }
            refusals(original, snapshot, port);
        }
    }

    private void refusals(ProtectedCluster original, Snapshot snapshot, int port) throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertRefused(original, snapshot, Map.of("place.port", Integer.toString(port)), "Port " + port, "another");
        }
        assertRefused(
                original,
                snapshot,
                Map.of("place.tablespace./nowhere", "/srv/x"),
                "no tablespace /nowhere",
                folder.resolve("elsewhere").toString());
        Path refused = folder.resolve("refused");
        for (Path nested : List.of(refused, refused.resolve("data"), folder)) {
            assertRefused(original, snapshot, Map.of("place.data-directory", nested.toString()), "in each other");
        }
        assertRefused(
                original,
                snapshot,
                Map.of(
                        "place.data-directory",
                        folder.resolve("one").toString(),
                        "place.tablespace." + folder.resolve("elsewhere"),
                        folder.resolve("one/two").toString()),
                "in each other");
        assertThat(refused).doesNotExist();
    }

    private void assertRefused(
            ProtectedCluster original, Snapshot snapshot, Map<String, String> selection, String... said) {
        assertThatThrownBy(() -> original.restore(snapshot, Optional.empty(), folder.resolve("refused"), selection))
                .isInstanceOf(SourceException.class)
                .hasMessageContainingAll(said);
    }

    @Test
    void what_cannot_be_is_said_before_anything_is_restored() {
        PostgresKind kind = new PostgresKind(folder);
        Map<Map<String, String>, String> wrong = Map.of(
                Map.of("place.port", "70000"), "1 to 65535",
                Map.of("place.data-directory", "here"), "absolute path",
                Map.of("place.tablespaces", "/x"), "There is no place.tablespaces",
                Map.of("standby.slot", "one"), "standby.primary",
                Map.of("standby.primary", "host=db password=secret"), "passfile",
                Map.of("standby.primary", "postgresql://me:secret@db/"), "passfile",
                Map.of("standby.primary", "host=db", "standby.slot", "Ü"), "slot's name",
                Map.of("standby.primary", "host=db", "table", "account"), "whole cluster",
                Map.of("standby.primary", "host=db", "depth", "deep"), "depth");
        wrong.forEach((selection, said) -> assertThatThrownBy(() -> kind.checkSelection(selection))
                .as("%s", selection)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("secret"));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void a_copy_becomes_a_standby_that_goes_on_when_it_is_started_by_others(int major) throws Exception {
        try (ProtectedCluster original = new ProtectedCluster(major, folder)) {
            Snapshot snapshot = original.backUp();
            trades(original, 1, 100);
            original.cluster.run("SELECT pg_switch_wal()");
            trades(original, 101, 200);
            original.awaitLog(original.now());
            original.cluster.run("SELECT pg_create_physical_replication_slot('copy')");
            Path passwords = folder.resolve("passfile");
            Files.writeString(passwords, "*:*:*:backup:" + TestCluster.PASSWORD + "\n");
            Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(passwords, Files.getOwner(original.cluster.data()));
            Path target = folder.resolve("standby");
            RestoreReport report = original.restore(
                    snapshot,
                    Optional.empty(),
                    target,
                    Map.of(
                            "standby.primary",
                            "host=127.0.0.1 port=" + original.cluster.server().port() + " user=backup passfile="
                                    + passwords,
                            "standby.slot",
                            "copy"));
            assertThat(report.facts()).containsEntry("role", "standby");
            assertThat(report.validations()).allMatch(Validation::passed);
            try (AutoCloseable running = report.running().orElseThrow()) {
                assertThat(running).isNotNull();
                trades(original, 201, 210);
                try (Connection connection = asOwner(report)) {
                    assertFollows(connection, original);
                }
                assertThat(original.cluster.ask("SELECT active FROM pg_replication_slots WHERE slot_name = 'copy'"))
                        .isEqualTo("t");
            }
            assertThat(target.resolve("wal")).doesNotExist();
            assertThat(Files.readString(target.resolve("data/postgresql.auto.conf")))
                    .contains("primary_slot_name = 'copy'")
                    .doesNotContain("restore_command", TestCluster.PASSWORD);

            trades(original, 211, 220);
            try (PostgresServer again = PostgresServer.start(
                            TestCluster.binaries(major),
                            target.resolve("data"),
                            target.resolve("again.log"),
                            0,
                            Map.of("max_prepared_transactions", "5"));
                    Connection connection =
                            DriverManager.getConnection(again.jdbcUrl("postgres"), "owner", TestCluster.PASSWORD)) {
                assertFollows(connection, original);
            }
        }
    }

    private static void assertFollows(Connection standby, ProtectedCluster original) throws Exception {
        assertThat(TestCluster.ask(standby, "SELECT pg_is_in_recovery()")).isEqualTo("t");
        String written = original.cluster.ask("SELECT pg_current_wal_flush_lsn()");
        Eventually.within(
                Duration.ofSeconds(90),
                () -> TestCluster.ask(standby, "SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                        .equals("t"),
                () -> "the standby does not follow");
        assertThat(dump(standby)).isEqualTo(original.dump());
    }
}
