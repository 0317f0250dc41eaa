package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A PostgreSQL 15 brought up from a base backup and log files, as an operator would without us. */
final class Restored implements AutoCloseable {
    private final PostgresServer server;

    private Restored(PostgresServer server) {
        this.server = server;
    }

    /** @param settings such as a recovery target */
    static Restored start(Path base, Path wal, Map<String, String> settings) throws Exception {
        Files.createFile(base.resolve("recovery.signal"));
        Map<String, String> all = new HashMap<>(Map.of(
                "restore_command", "cp " + wal + "/%f \"%p\"",
                "recovery_target_action", "promote",
                "synchronous_standby_names", "",
                "primary_conninfo", "",
                "fsync", "off",
                "shared_buffers", "32MB"));
        all.putAll(settings);
        PostgresServer server = PostgresServer.start(
                TestCluster.binaries(15), base, base.resolveSibling(base.getFileName() + ".log"), 0, all);
        Restored restored = new Restored(server);
        try {
            Eventually.within(
                    Duration.ofSeconds(120),
                    () -> restored.ask("SELECT pg_is_in_recovery()").equals("f"),
                    () -> "still recovering");
            return restored;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    /** The spool's segments as an operator makes files of them: the open one filled up with zeros. */
    static Path walOf(Path spool, Path target) throws Exception {
        Files.createDirectory(target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(spool)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9A-F]{24}(\\.partial)?|[0-9A-F]{8}\\.history")) {
                    Path copy = target.resolve(name.replace(".partial", ""));
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
                    if (name.endsWith(".partial")) {
                        fill(copy);
                    }
                }
            }
        }
        return target;
    }

    /** The rows that a base backup has with what a spool holds. */
    static Set<Long> rowsWith(Path base, Path spool) throws Exception {
        try (Restored restored = start(base, walOf(spool, base.resolveSibling("wal")), Map.of())) {
            return restored.rows();
        }
    }

    static void fill(Path segment) throws Exception {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            if (channel.size() < 16 << 20) {
                channel.write(java.nio.ByteBuffer.allocate(1), (16 << 20) - 1);
            }
        }
    }

    Connection connect() throws Exception {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), "owner", TestCluster.PASSWORD);
    }

    String ask(String sql) throws Exception {
        try (Connection connection = connect()) {
            return TestCluster.ask(connection, sql);
        }
    }

    /** All values of {@code journal.id}. */
    Set<Long> rows() throws Exception {
        Set<Long> rows = new TreeSet<>();
        try (Connection connection = connect();
                ResultSet result = connection.createStatement().executeQuery("SELECT id FROM journal")) {
            while (result.next()) {
                rows.add(result.getLong(1));
            }
        }
        return rows;
    }

    PostgresServer server() {
        return server;
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
