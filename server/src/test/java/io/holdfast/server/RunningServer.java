package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A server in this process, on a free port and with a catalog of its own, and an administrator's client of it. */
public final class RunningServer implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery staple";

    /** PostgreSQL's programs, unpacked once for all servers of a machine's tests. */
    public static final Path PROGRAMS = Path.of(System.getProperty("java.io.tmpdir"), "holdfast-test-programs");

    private final Path folder;
    private final HoldfastServer server;
    private final Api admin;
    private final List<String> console;

    private RunningServer(Path folder, HoldfastServer server, List<String> console) {
        this.folder = folder;
        this.server = server;
        this.console = console;
        this.admin = Api.as(server.address(), "admin", PASSWORD);
    }

    /**
     * A server that backs up what a test declares, and nothing else.
     *
     * @param folder gets the data folder {@code data} and the password files
     */
    public static RunningServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, options -> options.withOwnBackups("never"));
    }

    /** @param change of a server's options as they are by default */
    public static RunningServer start(Path folder, UnaryOperator<ServerOptions> change)
            throws IOException, InterruptedException {
        Path passwordFile = Files.writeString(folder.resolve("admin-password"), PASSWORD + "\n");
        List<String> console = new CopyOnWriteArrayList<>();
        ServerOptions options = change.apply(ServerOptions.of(folder.resolve("data"), console::add)
                .withPort(0)
                .withPrograms(PROGRAMS)
                .withAdminPasswordFile(passwordFile));
        // copies would be one cluster to whoever finds their backups
        boolean backsUpNothing = options.ownBackups().isEmpty();
        if (backsUpNothing && options.catalog().isEmpty() && !Files.exists(options.dataFolder())) {
            MigratedCatalog.copyInto(options.dataFolder());
        }
        return new RunningServer(folder, HoldfastServer.start(options), console);
    }

    public Api admin() {
        return admin;
    }

    public String address() {
        return server.address();
    }

    /** Makes a folder with a few files to protect. */
    public Path files(String name) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source-" + name));
        Files.writeString(source.resolve("app.conf"), "answer = 42\n");
        Files.writeString(Files.createDirectories(source.resolve("keys")).resolve("public"), "a".repeat(3_000_000));
        return source;
    }

    /** Lets the stock client do something with a repository of {@link Declarations#base}. @return what it said */
    public String restic(String repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "restic",
                "-r",
                folder.resolve("repo-" + repository).toString(),
                "--password-file",
                folder.resolve("password-" + repository).toString(),
                "--no-cache"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    public Path data() {
        return folder.resolve("data");
    }

    /** The catalog, as the role that the server itself uses, which owns the tables. */
    public Connection catalog() throws IOException, SQLException {
        Path catalog = data().resolve("catalog");
        String port = Files.readAllLines(catalog.resolve("data/postmaster.pid")).get(3);
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port.strip() + "/postgres",
                "holdfast",
                Files.readString(catalog.resolve("password")).strip());
    }

    public List<String> console() {
        return console;
    }

    @Override
    public void close() {
        admin.close();
        server.close();
    }
}
