package io.holdfast.sources.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
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
    void a_server_in_a_network_of_its_own_reaches_nobody_and_shares_no_port() throws Exception {
        Limits limits = Limits.apart();
        assumeTrue(limits.ownNetwork(), "this machine allows no network namespaces: " + limits.said());
        // longer than the path of a socket may be
        Path data = folder.resolve("a-folder-with-a-long-name".repeat(5)).resolve("alone");
        Files.createDirectories(data.getParent());
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        try (ServerSocket live = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                PostgresServer server = PostgresServer.start(
                        binaries,
                        data,
                        folder.resolve("alone.log"),
                        live.getLocalPort(),
                        Map.of("fsync", "off", "unix_socket_group", "nobody-has-this"),
                        limits)) {
            assertThat(network(server.pid()))
                    .isNotEqualTo(network(ProcessHandle.current().pid()));
            assertThat(askBySocket(server, "show listen_addresses")).isEmpty();
            assertThat(askBySocket(server, "select repeat('x', 3000000)")).hasSize(3_000_000);
            // a program of the copy's own finds nobody where the live one is, and we do
            String connect = "exec 3<>/dev/tcp/127.0.0.1/" + live.getLocalPort();
            assertThat(succeeds("bash", "-c", connect)).isTrue();
            live.accept().close();
            assertThat(askBySocket(server, "show port")).isEqualTo(Integer.toString(live.getLocalPort()));
            assertThatThrownBy(() -> askBySocket(
                            server, "create temp table t (x text); copy t from program 'bash -c \"" + connect + "\"'"))
                    .hasMessageContaining("failed");
            assertThat(Files.getPosixFilePermissions(server.socket().orElseThrow()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            killAndLeaveNothing(server);
        }
    }

    /** The namespace ends with its last process, and what lies in the data directory goes with that. */
    private static void killAndLeaveNothing(PostgresServer server) throws Exception {
        String network = network(server.pid());
        server.kill();
        assertThat(ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(pid -> {
                    try {
                        return network(pid).equals(network);
                    } catch (IOException e) {
                        return false;
                    }
                }))
                .isEmpty();
    }

    private static String network(long pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
    }

    private static boolean succeeds(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static String askBySocket(PostgresServer server, String sql) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "owner");
        properties.setProperty("password", new String(PASSWORD));
        server.reachedBy().forEach(properties::setProperty);
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
                Statement statement = connection.createStatement()) {
            // by another connection, and with a limit of time in this one
            connection.setNetworkTimeout(Runnable::run, 60_000);
            statement.setQueryTimeout(60);
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Test
    void what_takes_too_long_in_a_network_of_its_own_is_ended() throws Exception {
        Limits limits = Limits.apart();
        assumeTrue(limits.ownNetwork(), "this machine allows no network namespaces: " + limits.said());
        Path data = folder.resolve("slow");
        PostgresServer.initialize(binaries, data, "owner", PASSWORD);
        try (PostgresServer server = PostgresServer.start(
                        binaries, data, folder.resolve("slow.log"), 0, Map.of("fsync", "off"), limits);
                SocketFile socket = new SocketFile(data, ".s.PGSQL." + server.port())) {
            assertThatThrownBy(socket::getInputStream).isInstanceOf(SocketException.class);
            socket.connect(null);
            socket.setSoTimeout(50);
            // the server waits for us to begin
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> new SocketFile(data, "nobody").connect(null))
                    .isInstanceOf(IOException.class);
        }
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
