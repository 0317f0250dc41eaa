package io.holdfast.sources.postgres;

import io.holdfast.repository.Shell;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.engine.OtherVersions;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A PostgreSQL server for a test, with a superuser {@code owner} and a role {@code backup} that may only replicate. */
public final class TestCluster implements AutoCloseable {
    public static final String PASSWORD = "correct horse";

    /** Where the programs that come along are unpacked, once for all tests. */
    static final Path PROGRAMS = Path.of(System.getProperty("java.io.tmpdir"), "holdfast-test-programs");

    private static final Map<Integer, Path> MADE = new HashMap<>();

    private final Path folder;
    private final PostgresBinaries binaries;
    private final Map<String, String> settings;
    private PostgresServer server;

    private TestCluster(Path folder, PostgresBinaries binaries, Map<String, String> settings) {
        this.folder = folder;
        this.binaries = binaries;
        this.settings = settings;
    }

    /** The binaries of a major version, unpacked once for all tests of a run. */
    public static PostgresBinaries binaries(int major) throws Exception {
        Files.createDirectories(PROGRAMS);
        boolean fetched = major == 14 || major == 16 || major == 17;
        return fetched ? OtherVersions.binaries(major, PROGRAMS) : PostgresBinaries.forMajor(major, PROGRAMS);
    }

    /**
     * Starts a copy of a cluster that is made once in a run: those of one version have one system identifier.
     *
     * @param settings beyond those that make a test fast
     */
    public static TestCluster start(int major, Path folder, Map<String, String> settings) throws Exception {
        TestCluster cluster = in(folder, major, settings);
        Shell.run(folder, "cp -a '" + made(major) + "' data");
        cluster.startAgain();
        return cluster;
    }

    /** Starts a cluster that is made now, with a system identifier of its own. */
    public static TestCluster startAnother(int major, Path folder, Map<String, String> settings) throws Exception {
        TestCluster cluster = in(folder, major, settings);
        PostgresServer.initialize(cluster.binaries, cluster.data(), "owner", PASSWORD.toCharArray());
        cluster.startAgain();
        cluster.run("CREATE ROLE backup LOGIN REPLICATION PASSWORD '" + PASSWORD + "'");
        cluster.run("CREATE ROLE plain LOGIN PASSWORD '" + PASSWORD + "'");
        return cluster;
    }

    private static TestCluster in(Path folder, int major, Map<String, String> settings) throws Exception {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.writeString(folder.resolve("wrong-password"), "battery staple\n");
        return new TestCluster(folder, binaries(major), settings);
    }

    private static Path made(int major) throws Exception {
        synchronized (MADE) {
            Path made = MADE.get(major);
            if (made == null) {
                Path folder = Files.createTempDirectory("holdfast-test-cluster");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
                startAnother(major, folder, Map.of()).close();
                made = folder.resolve("data");
                MADE.put(major, made);
            }
            return made;
        }
    }

    /** With everything in it. */
    static void remove(Path folder) {
        try {
            Shell.run(Path.of("/"), "rm -rf '" + folder + "'");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("left behind: " + folder, e);
        }
    }

    /**
     * Starts what lies in {@code folder/data} already, such as a standby made by pg_basebackup, or a restored cluster with
     * its tablespaces beside it.
     */
    public static TestCluster over(Path folder, int major, Map<String, String> settings) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        TestCluster cluster = new TestCluster(folder, binaries(major), settings);
        // after the permissions, which decide by which account the server runs
        PostgresServer.handover(cluster.binaries, cluster.data()).give(folder);
        cluster.startAgain();
        return cluster;
    }

    public void startAgain() throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("fsync", "off", "shared_buffers", "32MB"));
        all.putAll(settings);
        int port = server == null ? 0 : server.port();
        server = PostgresServer.start(binaries, data(), folder.resolve("server.log"), port, all);
    }

    public PostgresServer server() {
        return server;
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** Settings of a source, for a role. */
    public SourceSettings settings(String user) {
        return new SourceSettings(Map.of(
                "host", server.host(),
                "port", Integer.toString(server.port()),
                "user", user,
                "password-file", folder.resolve("password").toString()));
    }

    public SourceSettings settings(String user, String key, String value) {
        Map<String, String> values = new HashMap<>(settings(user).values());
        values.put(key, value);
        return new SourceSettings(values);
    }

    public Path wrongPassword() {
        return folder.resolve("wrong-password");
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", PASSWORD);
    }

    public void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Whoever used the slot has hung up; the server may see that a moment later only. */
    public void dropSlot(String name) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (ask("SELECT active FROM pg_replication_slots WHERE slot_name = '" + name + "'")
                .equals("t")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("slot " + name + " is still in use");
            }
            Thread.sleep(20);
        }
        run("SELECT pg_drop_replication_slot('" + name + "')");
    }

    /** The first column of the first row. */
    public String ask(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return ask(connection, sql);
        }
    }

    public static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
