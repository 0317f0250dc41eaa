package io.holdfast.sources.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    private static final char[] PASSWORD = "correct horse".toCharArray();

    @TempDir
    static Path folder;

    private static PostgresBinaries binaries;

    @BeforeAll
    static void unpack() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        binaries = PostgresBinaries.embedded(folder.resolve("programs"));
    }

    private PostgresServer start(Path data) throws Exception {
        return PostgresServer.start(binaries, data, folder.resolve("server.log"), 0, Map.of("fsync", "off"));
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", new String(PASSWORD));
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void a_new_cluster_starts_and_asks_for_its_password() throws Exception {
        Path data = folder.resolve("fresh");
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        try (PostgresServer server = start(data)) {
            assertThat(ask(server, "show server_version")).isEqualTo(binaries.version());
            assertThat(ask(server, "show data_checksums")).isEqualTo("on");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", "wrong"))
                    .hasMessageContaining("authentication failed");
        }
        assertThat(data.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void a_server_left_by_a_dead_process_is_stopped_before_the_next_start() throws Exception {
        Path data = folder.resolve("left");
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        PostgresServer left = start(data);
        try (PostgresServer next = start(data)) {
            assertThat(left.isAlive()).isFalse();
            assertThat(ask(next, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void a_killed_server_recovers() throws Exception {
        Path data = folder.resolve("killed");
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        PostgresServer killed = start(data);
        killed.kill();
        assertThat(data.resolve("postmaster.pid")).exists();
        try (PostgresServer next = start(data)) {
            assertThat(ask(next, "select 2")).isEqualTo("2");
        }
    }

    @Test
    void a_folder_that_other_accounts_cannot_enter_serves_all_the_same() throws Exception {
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path data = closed.resolve("data");
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        try (PostgresServer server =
                PostgresServer.start(binaries, data, closed.resolve("server.log"), 0, Map.of("fsync", "off"))) {
            assertThat(ask(server, "select 3")).isEqualTo("3");
        }
    }

    @Test
    void a_server_that_cannot_start_says_why() throws Exception {
        Path data = folder.resolve("refused");
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        assertThatThrownBy(() -> PostgresServer.start(
                        binaries, data, folder.resolve("refused.log"), 0, Map.of("no_such_setting", "1")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void programs_of_a_version_that_is_not_here_are_named() {
        assertThatThrownBy(() -> PostgresBinaries.forMajor(9, folder.resolve("programs")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Install the package postgresql-9");
    }
}
