package io.holdfast.server.catalog;

import io.holdfast.server.ServerStartException;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL that comes along, in {@code catalog} below the data folder, reachable from this machine only and with a
 * password of its own. One that a dead server left running is stopped at the next start, and recovers by its log. While
 * we run, one that dies is started again on the same port.
 */
public final class EmbeddedDatabase implements CatalogDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String USER = "holdfast";
    private static final Map<String, String> SETTINGS = Map.of(
            "shared_buffers", "64MB",
            "max_connections", "60",
            "max_wal_size", "256MB",
            "log_min_messages", "warning");

    /**
     * What makes a password dear to guess makes each connection dear too, and nobody guesses one of 192 random bits. With
     * one iteration instead of PostgreSQL's 4096 a new connection takes 2 ms of the processor instead of 11 where only the
     * first compiler is at work.
     */
    private static final Map<String, String> FOR_A_RANDOM_PASSWORD = Map.of("scram_iterations", "1");

    private final PostgresBinaries binaries;
    private final Path folder;
    private final String password;
    private final int port;
    private final Thread keeper;
    private volatile boolean closing;
    private volatile PostgresServer server;

    private EmbeddedDatabase(PostgresBinaries binaries, Path folder, String password, PostgresServer server) {
        this.binaries = binaries;
        this.folder = folder;
        this.password = password;
        this.server = server;
        this.port = server.port();
        this.keeper = Thread.ofVirtual().name("catalog-keeper").start(this::keep);
    }

    /**
     * Makes the database at the first start; blocks for seconds.
     *
     * @param programs where PostgreSQL's programs are unpacked
     */
    public static EmbeddedDatabase start(Path folder, Path programs) throws ServerStartException, InterruptedException {
        try {
            PostgresBinaries binaries = PostgresBinaries.embedded(programs);
            Path data = folder.resolve("data");
            Path passwordFile = folder.resolve("password");
            if (!Files.exists(data)) {
                make(binaries, folder, data, passwordFile);
            } else {
                sameVersion(data, binaries);
            }
            String password =
                    Files.readString(passwordFile, StandardCharsets.UTF_8).strip();
            PostgresServer server = PostgresServer.start(binaries, data, folder.resolve("server.log"), 0, SETTINGS);
            return new EmbeddedDatabase(binaries, folder, password, server);
        } catch (ServerStartException e) {
            throw e;
        } catch (IOException e) {
            throw new ServerStartException("The catalog in " + folder + " does not start. " + e.getMessage(), e);
        }
    }

    /** Stops and removes a database that a process left that has died; does nothing when there is none. */
    public static void discard(Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        PostgresServer.stopLeftOver(data);
        remove(data);
    }

    /** Under another name first: a start that is cut off leaves nothing that looks whole. */
    private static void make(PostgresBinaries binaries, Path folder, Path data, Path passwordFile)
            throws IOException, InterruptedException {
        Path making = folder.resolve("making");
        remove(making);
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        PostgresServer.initialize(binaries, making, USER, password.toCharArray(), FOR_A_RANDOM_PASSWORD);
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password + "\n", StandardOpenOption.WRITE);
        Files.move(making, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void sameVersion(Path data, PostgresBinaries binaries) throws IOException {
        String made = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!made.equals(Integer.toString(binaries.major()))) {
            throw new ServerStartException("The catalog in " + data + " was made by PostgreSQL " + made + "; "
                    + binaries.version()
                    + " comes with this Holdfast. Dump it with the version that made it, or move it"
                    + " away: the repositories hold all recovery points, and a scan finds them again.");
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, Set.of(), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error) throws IOException {
                if (error != null) {
                    throw error;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void keep() {
        while (!closing) {
            try {
                Thread.sleep(1000);
                if (!closing && !server.isAlive()) {
                    LOG.error("The catalog's database has died; starting it again. Its log: {}", server.log());
                    restart();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                LOG.error("The catalog's database does not start; trying again", e);
            }
        }
    }

    private synchronized void restart() throws SourceException, IOException, InterruptedException {
        if (!closing) {
            server = PostgresServer.start(
                    binaries, folder.resolve("data"), folder.resolve("server.log"), port, SETTINGS);
        }
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        keeper.interrupt();
        synchronized (this) {
            server.close();
        }
    }
}
