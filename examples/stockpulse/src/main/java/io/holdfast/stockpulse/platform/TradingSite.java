package io.holdfast.stockpulse.platform;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.stockpulse.process.FolderTree;
import io.holdfast.stockpulse.process.JavaProcess;
import io.holdfast.stockpulse.process.Processes;
import io.holdfast.stockpulse.trading.TradingDatabase;
import io.holdfast.stockpulse.trading.TradingScale;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The trading database of site A and the floor that trades on it, as processes. Methods block. */
public final class TradingSite {
    public static final String SUPERUSER = "postgres";
    private static final String DATABASE_PROCESS = "trading-db";
    private static final String FLOOR_PROCESS = "trading-floor";
    private static final int DESKS = 2;
    private static final int PACE_MILLIS = 40;

    private final DemoFolder folder;
    private final Processes processes;
    private final TradingScale scale;
    private final PostgresBinaries binaries;
    private final int port;

    /** @param port where the database listens, on 127.0.0.1 */
    public TradingSite(
            DemoFolder folder, Processes processes, TradingScale scale, PostgresBinaries binaries, int port) {
        this.folder = folder;
        this.processes = processes;
        this.scale = scale;
        this.binaries = binaries;
        this.port = port;
    }

    /** Makes the database, fills it and leaves it running. @return how many rows it holds */
    public long create() throws IOException, InterruptedException, SQLException {
        Path data = folder.tradingData();
        Files.createDirectories(folder.siteA());
        PostgresServer.initialize(
                binaries,
                data,
                SUPERUSER,
                folder.readSecret("trading-superuser").toCharArray());
        Files.writeString(data.resolve("postgresql.conf"), """

                        # StockPulse
                        shared_buffers = 128MB
                        max_wal_size = 2GB
                        track_commit_timestamp = on
                        # whoever receives the log finds what it missed, also of a timeline that began meanwhile
                        wal_keep_size = 256MB
                        """, StandardOpenOption.APPEND);
        start();
        try (Connection postgres = connect(SUPERUSER)) {
            TradingDatabase.create(postgres, folder.readSecret("trading-backup"), folder.readSecret("trading-apply"));
        }
        try (Connection trading = connect(TradingDatabase.NAME)) {
            return TradingDatabase.load(trading, scale);
        }
    }

    /** Starts the database on the data directory as it is. */
    public void start() throws SourceException, IOException, InterruptedException {
        PostgresServer server =
                PostgresServer.start(binaries, folder.tradingData(), processes.log(DATABASE_PROCESS), port, Map.of());
        // fast shutdown, immediate shutdown
        processes.record(DATABASE_PROCESS, server.pid(), List.of("INT", "QUIT", "KILL"));
    }

    public int port() {
        return port;
    }

    public String url() {
        return url(port);
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + TradingDatabase.NAME;
    }

    /** As the superuser. @param database such as {@link TradingDatabase#NAME} */
    private Connection connect(String database) throws SQLException, IOException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, signIn());
    }

    public Connection connect() throws SQLException, IOException {
        return connect(TradingDatabase.NAME);
    }

    /** To a copy of the database that listens elsewhere on this machine: it has the same accounts. */
    public Connection connectToCopy(int otherPort) throws SQLException, IOException {
        return DriverManager.getConnection(url(otherPort), signIn());
    }

    private Properties signIn() throws IOException {
        return TradingDatabase.signIn(SUPERUSER, folder.readSecret("trading-superuser"));
    }

    /** Lets the desks trade. @param ledger a name for the ledger of this run @return the ledger's file */
    public Path openFloor(String ledger) throws IOException {
        return openFloor(ledger, url());
    }

    /** Lets the desks trade with whichever of two sites is active. @param otherPort where the other site's database listens */
    public Path openFloor(String ledger, int otherPort) throws IOException {
        // the driver would keep for ten seconds what it has found out about a site
        return openFloor(
                ledger,
                "jdbc:postgresql://127.0.0.1:" + port + ",127.0.0.1:" + otherPort + "/" + TradingDatabase.NAME
                        + "?targetServerType=primary&hostRecheckSeconds=0");
    }

    private Path openFloor(String ledger, String url) throws IOException {
        Path file = Files.createDirectories(folder.ledgers()).resolve(ledger + ".jsonl");
        Files.createDirectories(folder.auditLog().getParent());
        Properties settings = new Properties();
        settings.setProperty("url", url);
        settings.setProperty("user", SUPERUSER);
        settings.setProperty("passwordFile", folder.secret("trading-superuser").toString());
        settings.setProperty("ledger", file.toString());
        settings.setProperty("auditLog", folder.auditLog().toString());
        settings.setProperty("accounts", Integer.toString(scale.accounts()));
        settings.setProperty("instruments", Integer.toString(scale.instruments()));
        settings.setProperty("orders", Integer.toString(scale.orders()));
        settings.setProperty("desks", Integer.toString(DESKS));
        settings.setProperty("paceMillis", Integer.toString(PACE_MILLIS));
        Path description = folder.siteA().resolve("trading-floor.properties");
        try (Writer writer = Files.newBufferedWriter(description, StandardCharsets.UTF_8)) {
            settings.store(writer, null);
        }
        processes.start(
                FLOOR_PROCESS,
                JavaProcess.small(TradingFloor.class, List.of("-Xmx96m"), List.of(description.toString())),
                Map.of());
        return file;
    }

    public void closeFloor() throws IOException, InterruptedException {
        processes.stop(FLOOR_PROCESS);
    }

    /** Makes what the agents of two sites need in the database, and stops it, for its agent to start. */
    public void handOver() throws IOException, InterruptedException, SQLException {
        try (Connection postgres = connect(SUPERUSER)) {
            TradingDatabase.admitAgents(postgres, folder.readSecret("trading-agent"));
        }
        processes.stop(DATABASE_PROCESS);
    }

    /** The loss of the machine's disk: kill -9, then its whole data directory is gone. */
    public void lose() throws IOException, InterruptedException {
        processes.kill(DATABASE_PROCESS);
        FolderTree.remove(folder.tradingData());
    }

    public boolean isRunning() throws IOException {
        return processes.find(DATABASE_PROCESS).isPresent();
    }
}
