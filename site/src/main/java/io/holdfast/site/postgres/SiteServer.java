package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.engine.PostgresServer.Listening;
import io.holdfast.sources.postgres.engine.SingleUser;
import io.holdfast.sources.postgres.log.LogSupply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server of a site, which the agent alone starts and stops. What the agent sets is in a file of its own,
 * {@code postgresql.conf} in its folder, which includes the cluster's: its data directory stays as it is, but for
 * {@code standby.signal} and settings of replication in {@code postgresql.auto.conf}, which would go before. All methods
 * but {@link #allow} and {@link #kill} are for one thread.
 */
public final class SiteServer {
    private static final Logger LOG = LoggerFactory.getLogger(SiteServer.class);

    private final Postgresql settings;
    private final Path home;
    private final String site;
    private final ServerFiles files;
    private final PostgresBinaries binaries;
    private final ServerSession session;

    private StandbyNeeds needs = StandbyNeeds.NONE;
    private volatile @Nullable PostgresServer server;
    private volatile @Nullable Guard guard;

    /** @param lease its duration: how long a connection to another site may be mute before it counts as gone */
    public SiteServer(Postgresql settings, Path home, String site, Duration lease) throws IOException {
        this.settings = settings;
        this.home = home;
        this.site = site;
        this.binaries = PostgresBinaries.in(settings.programs());
        this.files = new ServerFiles(
                settings, home, site, lease, PostgresServer.handover(binaries, settings.dataDirectory()));
        this.session = new ServerSession(settings.port(), settings.user(), ServerFiles.password(settings), (int)
                Math.max(1, lease.toSeconds() / 3));
    }

    /** Whether there is a cluster to start, and not half of one that is being seeded. */
    public boolean exists() {
        return Files.exists(settings.dataDirectory().resolve("PG_VERSION"))
                && !Files.exists(SeededCluster.unfinished(home));
    }

    /** Whether the cluster, as it lies there, is a primary's: it was the active one, or is new. */
    public boolean wasPrimary() {
        return exists() && !Files.exists(settings.dataDirectory().resolve("standby.signal"));
    }

    public boolean isRunning() {
        PostgresServer running = server;
        return running != null && running.isAlive();
    }

    public Postgresql settings() {
        return settings;
    }

    PostgresBinaries binaries() {
        return binaries;
    }

    /** Where the server's output goes. */
    public Path log() {
        return home.resolve("postgresql.log");
    }

    /**
     * Starts it as a primary, guarded, without waiting until it takes connections.
     *
     * @param until the first moment at which it may not run any more unless {@link #allow} is called
     */
    public void startPrimary(long until) throws IOException, InterruptedException {
        Files.deleteIfExists(settings.dataDirectory().resolve("standby.signal"));
        files.asPrimary();
        start();
        guard(until);
    }

    /** Starts it as a standby, or has the running standby follow another primary. */
    public void follow(Upstream primary) throws IOException, InterruptedException {
        files.asStandbyOf(primary, slot(site));
        PostgresServer running = server;
        if (running != null && running.isAlive()) {
            files.write();
            running.reload();
            return;
        }
        startStandby();
    }

    /** Starts it as a standby that replays what this command gives it, and connects to nobody. */
    public void feed(String restoreCommand) throws IOException, InterruptedException {
        files.asFedBy(restoreCommand);
        startStandby();
    }

    private void startStandby() throws IOException, InterruptedException {
        needs = StandbyNeeds.of(binaries, settings.dataDirectory(), configurationFile());
        files.raise(needs.raised());
        Files.writeString(settings.dataDirectory().resolve("standby.signal"), "");
        start();
    }

    /** Whether the running standby has come to log for which it has to be started again with more; it has paused there. */
    public boolean needsMore() throws IOException {
        return isRunning() && needs.exceededIn(settings.dataDirectory());
    }

    private Map<String, String> configurationFile() {
        return settings.configurationFile()
                .map(file -> Map.of("config_file", file.toString()))
                .orElse(Map.of());
    }

    /** Has a fed standby ask for log often, or as often as it usually does. */
    public void hurry(boolean hurry) throws IOException, InterruptedException {
        files.askEvery(hurry ? "100ms" : "1s");
        files.write();
        PostgresServer running = server;
        if (running != null && running.isAlive()) {
            running.reload();
        }
    }

    /** How files of its log are given to the account that it runs as. */
    public LogSupply supply(Path directory, String dataSet) throws IOException {
        return LogSupply.in(directory, dataSet, files::give);
    }

    /** The slot by which a primary keeps log for a site. */
    static String slot(String site) {
        return slotPrefix() + site.replace('-', '_');
    }

    private static String slotPrefix() {
        return "holdfast_site_";
    }

    private void start() throws IOException, InterruptedException {
        session.close();
        files.write();
        files.forgetOthers();
        Map<String, String> arguments = new TreeMap<>();
        arguments.put("config_file", files.configuration().toString());
        if (!Files.exists(log())) {
            Files.createFile(log());
        }
        PostgresServer started = PostgresServer.launch(
                binaries,
                settings.dataDirectory(),
                log(),
                new Listening(settings.listen(), settings.port()),
                arguments);
        server = started;
    }

    /**
     * Waits until the started server takes connections.
     *
     * @throws IOException with the end of its log when it ends, or is not ready in time
     */
    public void awaitReady(Duration atMost) throws IOException, InterruptedException {
        PostgresServer running = server;
        if (running == null) {
            throw new SourceException("PostgreSQL was stopped while it started");
        }
        running.awaitReady(atMost);
    }

    /**
     * Where the log of the stopped server ends. One that was not stopped cleanly replays its log for that, alone.
     *
     * @throws IOException when the cluster is damaged
     */
    public LogEnd end() throws IOException, InterruptedException {
        if (!ControlFile.read(settings.dataDirectory()).shutDown()) {
            SingleUser.run(binaries, settings.dataDirectory(), configurationFile(), "SELECT 1");
        }
        return ControlFile.read(settings.dataDirectory()).last();
    }

    /** Who guards the running server from now on, as it is to take writes. */
    public void guard(long until) throws IOException {
        PostgresServer running = server;
        if (running != null) {
            unguard();
            guard = Guard.over(running.pid(), until);
        }
    }

    /** Lets a guarded server run on; for any thread. */
    public void allow(long until) {
        Guard over = guard;
        if (over != null) {
            try {
                over.allow(until);
            } catch (IOException e) {
                LOG.error("The guard of PostgreSQL is gone: the server is stopped");
                kill();
            }
        }
    }

    private void unguard() {
        Guard over = guard;
        guard = null;
        if (over != null) {
            over.close();
        }
    }

    /**
     * Asks a standby to become the primary and waits until it is.
     *
     * @throws IOException when it is not in time
     */
    public void promote(Duration atMost) throws IOException, SQLException, InterruptedException {
        session.promote();
        long deadline = System.nanoTime() + atMost.toNanos();
        while (session.recovering()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("PostgreSQL is still in recovery " + atMost.toSeconds()
                        + " s after it was asked to become the primary; its log is " + log());
            }
            Thread.sleep(10);
        }
        files.asPrimary();
    }

    /** Has others rewind by this server, and a later start be short. */
    public void checkpoint() throws SQLException {
        session.checkpoint();
    }

    public ServerView look() throws SQLException {
        return session.look();
    }

    /** @param sites the names of those who must have a commit before it is acknowledged; empty: nobody */
    public void acknowledgeWith(List<String> sites) throws IOException, InterruptedException {
        files.acknowledgeWith(sites);
        files.write();
        PostgresServer running = server;
        if (running != null && running.isAlive()) {
            running.reload();
        }
    }

    /** Lets no other timeline begin in the segment in which this one did, where that is allowed. */
    public void endSegment() throws SQLException {
        session.endSegment();
    }

    /** Keeps log for a standby that is away. */
    public void keepFor(String standby) throws SQLException {
        session.keepFor(slot(standby));
    }

    /** What was kept for others when this server was the primary. */
    public void keepForNobody() throws SQLException {
        session.dropSlots(slotPrefix());
    }

    /** A clean stop: what was committed is sent to standbys that are connected. Waits for it. */
    public void stop() throws IOException {
        PostgresServer running = server;
        server = null;
        session.close();
        if (running != null) {
            running.close();
        }
        unguard();
    }

    /** Stops it at once and for certain, sessions first; for any thread. */
    public void kill() {
        PostgresServer running = server;
        if (running != null) {
            running.kill();
        }
        unguard();
    }

    /** Bytes that may still be written to the disks of the data directory and of its log, the smaller number. */
    public long freeBytes() throws IOException {
        long free = Long.MAX_VALUE;
        for (Path part :
                List.of(settings.dataDirectory(), settings.dataDirectory().resolve("pg_wal"))) {
            if (Files.exists(part)) {
                free = Math.min(free, Files.getFileStore(part).getUsableSpace());
            }
        }
        return free;
    }

    /** The last lines of its log. */
    public String logEnd() throws IOException {
        PostgresServer last = server;
        return last == null ? "" : last.logEnd();
    }

    /** The agent's own folder. */
    public Path home() {
        return home;
    }

    /** The primary as libpq is told of it. */
    String source(Upstream primary) throws IOException {
        return files.source(primary);
    }
}
