package io.holdfast.sources.postgres.engine;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server as a child process, by TCP only; or, in a network of its own, by a socket file only.
 * In a session of its own, so that a Ctrl-C in the terminal does not reach it. Methods block; safe for many threads.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofSeconds(60);
    /** The port of one that has a network of its own: nobody else listens there. */
    private static final int ALONE = 5432;

    private final PostgresBinaries binaries;
    private final Path dataDirectory;
    private final Path log;
    private final Process process;
    private final int port;
    private final boolean inOwnNetwork;

    private PostgresServer(
            PostgresBinaries binaries, Path dataDirectory, Path log, Process process, int port, boolean inOwnNetwork) {
        this.binaries = binaries;
        this.dataDirectory = dataDirectory;
        this.log = log;
        this.process = process;
        this.port = port;
        this.inOwnNetwork = inOwnNetwork;
    }

    /**
     * Makes a new cluster with page checksums, UTF-8, the C locale and SCRAM passwords for everyone.
     *
     * @param dataDirectory absent or empty
     * @param password of the superuser; not kept
     */
    public static void initialize(PostgresBinaries binaries, Path dataDirectory, String superuser, char[] password)
            throws SourceException, IOException, InterruptedException {
        initialize(binaries, dataDirectory, superuser, password, Map.of());
    }

    /**
     * As {@link #initialize(PostgresBinaries, Path, String, char[])}, with these settings while it is made and in its
     * configuration file. From version 16 on.
     */
    public static void initialize(
            PostgresBinaries binaries,
            Path dataDirectory,
            String superuser,
            char[] password,
            Map<String, String> settings)
            throws SourceException, IOException, InterruptedException {
        Path data = dataDirectory.toAbsolutePath().normalize();
        EngineAccount account = EngineAccount.reaching(data, binaries.directory());
        Files.createDirectories(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        account.own(data);
        Path passwordFile = Files.createTempFile(beside(data), ".password", "");
        try {
            Files.writeString(passwordFile, new String(password) + "\n", StandardCharsets.UTF_8);
            account.own(passwordFile);
            List<String> command = new ArrayList<>(account.prefix());
            command.addAll(List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + superuser,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--data-checksums"));
            settings.forEach((name, value) -> command.add("--set=" + name + "=" + value));
            Process initdb =
                    process(command, beside(data)).redirectErrorStream(true).start();
            String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (initdb.waitFor() != 0) {
                throw new SourceException("A PostgreSQL cluster could not be made in " + data + ": " + said.strip());
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /**
     * Starts the server and waits until it takes connections (as a standby too, while it recovers). One that was left
     * running on the data directory by a process that died is stopped first. The data directory is given to the
     * account that runs it.
     *
     * @param log where its output goes, appended
     * @param port 1 to 65535, or 0 for a free one
     * @param settings as for {@code postgres -c}; they go before the files' settings
     * @throws SourceException with the end of its log when it does not start
     */
    public static PostgresServer start(
            PostgresBinaries binaries, Path dataDirectory, Path log, int port, Map<String, String> settings)
            throws SourceException, IOException, InterruptedException {
        return start(binaries, dataDirectory, log, port, settings, Limits.NONE);
    }

    /** As {@link #start(PostgresBinaries, Path, Path, int, Map)}, within limits. */
    public static PostgresServer start(
            PostgresBinaries binaries,
            Path dataDirectory,
            Path log,
            int port,
            Map<String, String> settings,
            Limits limits)
            throws SourceException, IOException, InterruptedException {
        PostgresServer server = launch(binaries, dataDirectory, log, port, settings, limits);
        try {
            server.awaitReady(READY);
        } catch (IOException | InterruptedException e) {
            server.kill();
            throw e;
        }
        return server;
    }

    /**
     * Where a server takes connections by TCP.
     *
     * @param addresses as {@code listen_addresses} takes them
     * @param port 1 to 65535, or 0 for a free one
     */
    public record Listening(String addresses, int port) {}

    /** Starts the server, on loopback, without waiting: for recoveries that take long; see {@link #awaitReady}. */
    public static PostgresServer launch(
            PostgresBinaries binaries,
            Path dataDirectory,
            Path log,
            int port,
            Map<String, String> settings,
            Limits limits)
            throws SourceException, IOException, InterruptedException {
        return launch(binaries, dataDirectory, log, new Listening("127.0.0.1", port), settings, limits);
    }

    /** Starts the server where others reach it too, without waiting; see {@link #awaitReady}. */
    public static PostgresServer launch(
            PostgresBinaries binaries, Path dataDirectory, Path log, Listening listening, Map<String, String> settings)
            throws SourceException, IOException, InterruptedException {
        return launch(binaries, dataDirectory, log, listening, settings, Limits.NONE);
    }

    private static PostgresServer launch(
            PostgresBinaries binaries,
            Path dataDirectory,
            Path log,
            Listening listening,
            Map<String, String> settings,
            Limits limits)
            throws SourceException, IOException, InterruptedException {
        Path data = dataDirectory.toAbsolutePath().normalize();
        stopLeftOver(data);
        EngineAccount account = EngineAccount.reaching(data, binaries.directory());
        account.own(data);
        int chosen = listening.port() != 0 ? listening.port() : limits.ownNetwork() ? ALONE : FreePort.find();
        Map<String, String> all = new TreeMap<>(settings);
        all.put("listen_addresses", limits.ownNetwork() ? "" : listening.addresses());
        // the data directory, where the server works: nobody else may enter it, and nothing is left when it is removed
        all.put("unix_socket_directories", limits.ownNetwork() ? "." : "");
        all.put("unix_socket_permissions", "0700");
        all.put("unix_socket_group", "");
        all.put("port", Integer.toString(chosen));
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(limits.before());
        command.addAll(account.prefix());
        command.addAll(List.of(binaries.program("postgres").toString(), "-D", data.toString()));
        all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        Files.createDirectories(beside(log.toAbsolutePath()));
        Process process = process(command, data)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        return new PostgresServer(binaries, data, log, process, chosen, limits.ownNetwork());
    }

    /** Gives files to the account that runs a server. For many threads. */
    @FunctionalInterface
    public interface Handover {
        /** @param tree a file, or a directory with all that is in it */
        void give(Path tree) throws IOException;
    }

    /** For further trees, such as a tablespace or an archive of log, of the server of a data directory. */
    public static Handover handover(PostgresBinaries binaries, Path dataDirectory) throws SourceException, IOException {
        EngineAccount account =
                EngineAccount.reaching(dataDirectory.toAbsolutePath().normalize(), binaries.directory());
        return account::own;
    }

    /**
     * Waits until the server takes connections, as a primary or as a standby.
     *
     * @throws SourceException with the end of its log when it ends or is not ready in time
     */
    public void awaitReady(Duration atMost) throws SourceException, IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<PostmasterFile> file = PostmasterFile.read(dataDirectory);
            if (file.isPresent()
                    && file.get().pid() == process.pid()
                    && (file.get().status().equals("ready")
                            || file.get().status().equals("standby"))) {
                return;
            }
            if (!process.isAlive()) {
                throw new SourceException(
                        "PostgreSQL ended with code " + process.exitValue() + " instead of starting on " + dataDirectory
                                + ". The end of its log, " + log + ":\n" + logEnd());
            }
            if (System.nanoTime() > deadline) {
                throw new SourceException("PostgreSQL on " + dataDirectory + " takes no connections after "
                        + atMost.toSeconds() + " s. The end of its log, " + log + ":\n" + logEnd());
            }
            Thread.sleep(20);
        }
    }

    /** Stops a server that still runs on the data directory, whoever started it; false when none does. */
    public static boolean stopLeftOver(Path dataDirectory) throws IOException, InterruptedException {
        Path data = dataDirectory.toAbsolutePath().normalize();
        Optional<PostmasterFile> file = PostmasterFile.read(data);
        Optional<ProcessHandle> left = file.isPresent() ? file.get().process(data) : Optional.empty();
        if (left.isEmpty()) {
            return false;
        }
        stop(left.get());
        return true;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The postmaster's. */
    public long pid() {
        return process.pid();
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    public PostgresBinaries binaries() {
        return binaries;
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + database;
    }

    /** By which it is reached in a network of its own; empty for one that listens. */
    public Optional<Path> socket() {
        return inOwnNetwork ? Optional.of(dataDirectory.resolve(".s.PGSQL." + port)) : Optional.empty();
    }

    /** What the driver has to be told beside {@link #jdbcUrl}, user and password. */
    public Map<String, String> reachedBy() {
        return socket().map(file ->
                        Map.of("socketFactory", SocketFileFactory.class.getName(), "socketFactoryArg", file.toString()))
                .orElse(Map.of());
    }

    /** The last few thousand bytes of the server's log. */
    public String logEnd() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - 4096);
            byte[] end = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8).strip();
        }
    }

    /** Has the server read its configuration files again; returns before it has. */
    public void reload() throws IOException, InterruptedException {
        signal("-HUP", process.toHandle());
    }

    /** A fast shutdown: sessions are ended, everything is written. Waits for it; a second call does nothing. */
    @Override
    public void close() throws IOException {
        try {
            stop(process.toHandle());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL on " + dataDirectory + " was being stopped", e);
        }
    }

    /** kill -9, as a crash would: the postmaster and all its children. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        awaitGone(children);
        // one that was forked meanwhile ends by itself when it notices
        long deadline = System.nanoTime() + STOPPED.toNanos();
        while (WorkingProcesses.in(dataDirectory).findAny().isPresent() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A server that starts on the data directory while one of them still dies would refuse to: its memory is in use. */
    private static void awaitGone(List<ProcessHandle> killed) {
        long deadline = System.nanoTime() + STOPPED.toNanos();
        while (killed.stream().anyMatch(PostgresServer::hasMemory) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** One that only waits for its parent to ask how it ended has no program any more. */
    private static boolean hasMemory(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static void stop(ProcessHandle server) throws IOException, InterruptedException {
        for (String signal : List.of("-INT", "-QUIT", "-KILL")) {
            if (!server.isAlive()) {
                return;
            }
            signal(signal, server);
            try {
                server.onExit().get(STOPPED.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
                // the next, harder signal
                continue;
            }
        }
        if (server.isAlive()) {
            throw new IOException("PostgreSQL, process " + server.pid() + ", cannot be stopped");
        }
    }

    private static void signal(String signal, ProcessHandle server) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(server.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Path beside(Path path) throws SourceException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new SourceException(path + " is the root of the file system. Name a folder below it.");
        }
        return parent;
    }

    static ProcessBuilder process(List<String> command, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
