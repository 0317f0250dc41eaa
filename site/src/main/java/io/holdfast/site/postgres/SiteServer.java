package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.EngineProgram;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.engine.PostgresServer.Listening;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server of a site, which the agent alone starts and stops. What the agent sets is in a file of its own,
 * {@code postgresql.conf} in its folder, which includes the cluster's: its data directory stays as it is, but for
 * {@code standby.signal} and settings of replication in {@code postgresql.auto.conf}, which would go before. All methods
 * but {@link #allow} and {@link #kill} are for one thread.
 */
public final class SiteServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteServer.class);
    /** What the agent decides: such lines are taken out of postgresql.auto.conf. */
    private static final List<String> OURS = List.of(
            "primary_conninfo",
            "primary_slot_name",
            "synchronous_standby_names",
            "recovery_target_timeline",
            "cluster_name");

    private static final Pattern CHECKPOINT = Pattern.compile("Latest checkpoint location: +(\\S+)");

    private final Postgresql settings;
    private final Path home;
    private final String site;
    private final PostgresBinaries binaries;
    private final Map<String, String> configured = new TreeMap<>();
    private final ServerSession session;

    private volatile @Nullable PostgresServer server;
    private volatile @Nullable Guard guard;

    /** @param lease its duration: how long a connection to another site may be mute before it counts as gone */
    public SiteServer(Postgresql settings, Path home, String site, Duration lease) throws IOException {
        this.settings = settings;
        this.home = home;
        this.site = site;
        this.binaries = PostgresBinaries.in(settings.programs());
        this.session = new ServerSession(
                settings.port(), settings.user(), password(), (int) Math.max(1, lease.toSeconds() / 3));
        configured.put("cluster_name", site);
        configured.put("hot_standby", "on");
        configured.put("recovery_target_timeline", "latest");
        configured.put("wal_receiver_status_interval", "1s");
        configured.put("wal_sender_timeout", lease.toMillis() * 2 / 3 + "ms");
        configured.put("wal_receiver_timeout", 2 * lease.toMillis() + "ms");
        configured.put("wal_retrieve_retry_interval", "500ms");
        // a server that crashed would sync each file, one by one
        configured.put("recovery_init_sync_method", "syncfs");
        configured.put("max_slot_wal_keep_size", settings.slotKeepMegabytes() + "MB");
        configured.put("synchronous_standby_names", "");
    }

    /** Whether there is a cluster to start. */
    public boolean exists() {
        return Files.exists(settings.dataDirectory().resolve("PG_VERSION"));
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
        configured.remove("primary_conninfo");
        configured.remove("primary_slot_name");
        start();
        guard(until);
    }

    /** Starts it as a standby, or has the running standby follow another primary. */
    public void follow(Upstream primary) throws IOException, InterruptedException {
        configured.put("primary_conninfo", conninfo(primary));
        configured.put("primary_slot_name", slot(site));
        configured.put("synchronous_standby_names", "");
        PostgresServer running = server;
        if (running != null && running.isAlive()) {
            configure();
            running.reload();
            return;
        }
        Path signal = settings.dataDirectory().resolve("standby.signal");
        Files.writeString(signal, "");
        start();
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
        configure();
        forgetOthers();
        Map<String, String> arguments = new TreeMap<>();
        arguments.put("config_file", configuration().toString());
        PostgresServer.Handover handover = PostgresServer.handover(binaries, settings.dataDirectory());
        if (!Files.exists(log())) {
            Files.createFile(log());
        }
        handover.give(configuration());
        PostgresServer started = PostgresServer.launch(
                binaries,
                settings.dataDirectory(),
                log(),
                new Listening(settings.listen(), settings.port()),
                arguments);
        server = started;
    }

    private String control(EngineProgram programs) throws IOException, InterruptedException {
        return programs.run("pg_controldata", List.of(data()), Map.of());
    }

    private String data() {
        return settings.dataDirectory().toString();
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
     * Where the log of the stopped server ends, if the program that tells it is there. One that was not stopped cleanly
     * replays its log for that, alone.
     */
    public Optional<Lsn> end() throws IOException, InterruptedException {
        EngineProgram programs = new EngineProgram(binaries, settings.dataDirectory());
        if (!programs.exists("pg_controldata")) {
            return Optional.empty();
        }
        if (!control(programs).contains("shut down\n")) {
            List<String> single = new ArrayList<>(List.of("--single", "-F", "-D", data()));
            settings.configurationFile().ifPresent(file -> single.addAll(List.of("-c", "config_file=" + file)));
            single.add("template1");
            programs.run("postgres", single, Map.of());
        }
        Matcher end = CHECKPOINT.matcher(control(programs));
        return end.find() ? Optional.of(Lsn.parse(end.group(1))) : Optional.empty();
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
        configured.remove("primary_conninfo");
        configured.remove("primary_slot_name");
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
        // any one of them: all are caught up as far as commits were acknowledged only when each has them
        String names = sites.isEmpty()
                ? ""
                : sites.size() + " ("
                        + String.join(
                                ", ",
                                sites.stream().map(name -> '"' + name + '"').toList()) + ")";
        configured.put("synchronous_standby_names", names);
        configure();
        PostgresServer running = server;
        if (running != null && running.isAlive()) {
            running.reload();
        }
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

    /** The last lines of its log. */
    public String logEnd() throws IOException {
        PostgresServer last = server;
        return last == null ? "" : last.logEnd();
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private Path configuration() {
        return home.resolve("postgresql.conf");
    }

    private void configure() throws IOException {
        Path data = settings.dataDirectory();
        StringBuilder text =
                new StringBuilder("# Written by Holdfast's site agent, again and again: change nothing here.\n");
        text.append("include ")
                .append(quoted(settings.configurationFile()
                        .orElse(data.resolve("postgresql.conf"))
                        .toString()))
                .append('\n');
        Map<String, String> all = new TreeMap<>(configured);
        all.put("data_directory", data.toString());
        settings.accessFile().ifPresent(file -> all.put("hba_file", file.toString()));
        if (settings.accessFile().isEmpty() && settings.configurationFile().isEmpty()) {
            all.put("hba_file", data.resolve("pg_hba.conf").toString());
            all.put("ident_file", data.resolve("pg_ident.conf").toString());
        }
        all.forEach((name, value) ->
                text.append(name).append(" = ").append(quoted(value)).append('\n'));
        Path fresh = home.resolve("postgresql.conf.new");
        Files.writeString(fresh, text);
        PostgresServer.handover(binaries, data).give(fresh);
        Files.move(fresh, configuration(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void forgetOthers() throws IOException {
        Path file = settings.dataDirectory().resolve("postgresql.auto.conf");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        List<String> kept = lines.stream()
                .filter(line -> !OURS.contains(line.strip().split("[\\s=]", 2)[0]))
                .toList();
        if (kept.size() < lines.size()) {
            Files.write(file, kept, StandardCharsets.ISO_8859_1);
        }
    }

    private String conninfo(Upstream primary) throws IOException {
        return "host=" + primary.address() + " port=" + primary.port() + " user=" + settings.user()
                + " application_name="
                + site + " passfile=" + passwords() + " connect_timeout=2 keepalives_idle=2 keepalives_interval=1"
                + " keepalives_count=3 tcp_user_timeout=5000";
    }

    /** In the format that libpq reads: it is not to stand in any settings. */
    private Path passwords() throws IOException {
        Path file = home.resolve("pgpass");
        String password = new String(password()).replace("\\", "\\\\").replace(":", "\\:");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "*:*:*:" + settings.user() + ":" + password + "\n");
        PostgresServer.handover(binaries, settings.dataDirectory()).give(file);
        return file;
    }

    char[] password() throws IOException {
        try {
            return Files.readString(settings.passwordFile()).strip().toCharArray();
        } catch (IOException e) {
            throw new SourceException("The password file " + settings.passwordFile() + " cannot be read: " + e, e);
        }
    }

    Path home() {
        return home;
    }

    /** The primary as libpq is told of it. */
    String source(Upstream primary, String database) throws IOException {
        return conninfo(primary) + " dbname=" + database;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
