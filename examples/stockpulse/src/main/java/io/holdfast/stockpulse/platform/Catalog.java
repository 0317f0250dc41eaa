package io.holdfast.stockpulse.platform;

import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.stockpulse.process.Processes;
import io.holdfast.stockpulse.trading.TradingDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * The PostgreSQL that the control plane keeps its catalog in, as a process of its own, so that the agents of sites can agree
 * there on who is active. Methods block.
 */
public final class Catalog {
    /** What the control plane signs in as. */
    public static final String USER = "holdfast";

    /** What the agents sign in as. */
    public static final String AGENT = "holdfast_agent";

    private static final String PROCESS = "catalog";
    private static final Map<String, String> SETTINGS =
            Map.of("shared_buffers", "64MB", "max_connections", "60", "max_wal_size", "256MB");

    private final DemoFolder folder;
    private final Processes processes;
    private final PostgresBinaries binaries;
    private final int port;

    /** @param port where it listens, on 127.0.0.1 */
    public Catalog(DemoFolder folder, Processes processes, PostgresBinaries binaries, int port) {
        this.folder = folder;
        this.processes = processes;
        this.binaries = binaries;
        this.port = port;
    }

    /** Makes the database, empty, and leaves it running. */
    public void create() throws IOException, InterruptedException {
        PostgresServer.initialize(
                binaries,
                folder.catalogData(),
                USER,
                folder.readSecret("catalog").toCharArray());
        PostgresServer server =
                PostgresServer.start(binaries, folder.catalogData(), processes.log(PROCESS), port, SETTINGS);
        // fast shutdown, immediate shutdown
        processes.record(PROCESS, server.pid(), List.of("INT", "QUIT", "KILL"));
    }

    /** Lets agents agree here on who is active, which is all that they may do. The control plane must have run once. */
    public void admitAgents() throws IOException, SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url(), TradingDatabase.signIn(USER, folder.readSecret("catalog")));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + AGENT + " LOGIN PASSWORD '" + folder.readSecret("catalog-agent") + "'");
            statement.execute("GRANT EXECUTE ON FUNCTION site_transact TO " + AGENT);
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Of {@link #USER}. */
    public Path passwordFile() throws IOException {
        return folder.secret("catalog");
    }

    /** Of {@link #AGENT}. */
    public Path agentPasswordFile() throws IOException {
        return folder.secret("catalog-agent");
    }
}
