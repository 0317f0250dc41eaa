package io.holdfast.example.neo4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.commandline.admin.security.SetInitialPasswordCommand;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;
import picocli.CommandLine;

/**
 * Runs one Neo4j community server until it is told to stop by SIGTERM. Exit codes: 143 stopped cleanly by SIGTERM, 1 could
 * not start, 2 wrong arguments.
 */
public final class Neo4jServer {
    private static final int SHORTEST_PASSWORD = 8;

    private Neo4jServer() {}

    public static void main(String... arguments) throws InterruptedException {
        ServerArguments parsed;
        try {
            parsed = ServerArguments.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(ServerArguments.USAGE);
            System.exit(2);
            return;
        }
        DatabaseManagementService service;
        try {
            service = start(parsed);
        } catch (IOException | RuntimeException e) {
            System.err.println("Neo4j did not start: " + rootMessage(e) + ". Its log is "
                    + parsed.data().resolve("logs/debug.log") + ".");
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown, "stop-neo4j"));
        System.out.println("READY bolt://127.0.0.1:" + parsed.boltPort());
        new CountDownLatch(1).await();
    }

    private static DatabaseManagementService start(ServerArguments arguments) throws IOException {
        Files.createDirectories(arguments.data());
        if (!Files.exists(arguments.data().resolve("data/databases"))) {
            setInitialPassword(arguments.data(), readPassword(arguments.passwordFile()));
        }
        SocketAddress bolt = new SocketAddress("127.0.0.1", arguments.boltPort());
        return new DatabaseManagementServiceBuilder(arguments.data())
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, bolt)
                .setConfig(BoltConnector.advertised_address, bolt)
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(arguments.pageCacheMebibytes()))
                .setConfig(GraphDatabaseSettings.logical_log_rotation_threshold, ByteUnit.mebiBytes(16))
                .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
                // by default Bolt waits twice five seconds for stragglers, which loopback does not have
                .setConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, Duration.ZERO)
                .setConfig(GraphDatabaseSettings.shutdown_transaction_end_timeout, Duration.ofSeconds(2))
                .build();
    }

    /** As {@code neo4j-admin dbms set-initial-password} does, so that the default password never opens the server. */
    private static void setInitialPassword(Path home, String password) throws IOException {
        SetInitialPasswordCommand command = new SetInitialPasswordCommand(new ExecutionContext(home, home));
        CommandLine.populateCommand(command, password);
        command.execute();
    }

    private static String readPassword(Path file) throws IOException {
        String password = Files.readString(file).strip();
        if (password.length() < SHORTEST_PASSWORD) {
            throw new IOException("the password in " + file + " has fewer than " + SHORTEST_PASSWORD + " characters");
        }
        return password;
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
