package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresServer.Handover;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent has a server read: a {@code postgresql.conf} in the agent's own folder, which includes the cluster's, and
 * the password for the other site. For one thread.
 */
final class ServerFiles {
    /** What the agent decides: such lines are taken out of postgresql.auto.conf, which would go before. */
    private static final List<String> OURS = List.of(
            "primary_conninfo",
            "primary_slot_name",
            "synchronous_standby_names",
            "recovery_target_timeline",
            "restore_command",
            "cluster_name");

    /** A name for which no commit waits. */
    static final String COPY = "holdfast-copy";

    private final Postgresql settings;
    private final Path home;
    private final String site;
    private final Handover server;
    private final Map<String, String> configured = new TreeMap<>();

    /** @param lease its duration: how long a connection to another site may be mute before it counts as gone */
    ServerFiles(Postgresql settings, Path home, String site, Duration lease, Handover server) {
        this.settings = settings;
        this.home = home;
        this.site = site;
        this.server = server;
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

    Path configuration() {
        return home.resolve("postgresql.conf");
    }

    /** Nothing is written before {@link #write}. */
    void asPrimary() {
        ControlFile.LEAST_NAMES.forEach(configured::remove);
        configured.remove("primary_conninfo");
        configured.remove("primary_slot_name");
        configured.remove("restore_command");
    }

    /** Nothing is written before {@link #write}. */
    void asFedBy(String restoreCommand) {
        configured.put("restore_command", restoreCommand);
        askEvery("1s");
        configured.put("primary_conninfo", "");
        configured.put("primary_slot_name", "");
        configured.put("synchronous_standby_names", "");
    }

    /** Nothing is written before {@link #write}. @param raised as {@link StandbyNeeds} has them */
    void raise(Map<String, Integer> raised) {
        ControlFile.LEAST_NAMES.forEach(configured::remove);
        raised.forEach((name, value) -> configured.put(name, Integer.toString(value)));
    }

    /** How long it waits until it asks for log again that was not there: each time is a line in its log. */
    void askEvery(String interval) {
        configured.put("wal_retrieve_retry_interval", interval);
    }

    /** To the account that the server runs as. */
    void give(Path file) throws IOException {
        server.give(file);
    }

    /** Nothing is written before {@link #write}, but the password is. */
    void asStandbyOf(Upstream primary, String slot) throws IOException {
        configured.put("primary_conninfo", conninfo(primary, site));
        configured.put("primary_slot_name", slot);
        configured.put("synchronous_standby_names", "");
    }

    /** @param sites the names of all who must have a commit before it is acknowledged */
    void acknowledgeWith(List<String> sites) {
        String quoted =
                String.join(", ", sites.stream().map(name -> '"' + name + '"').toList());
        configured.put("synchronous_standby_names", sites.isEmpty() ? "" : sites.size() + " (" + quoted + ")");
    }

    /** Replaces the file as a whole. */
    void write() throws IOException {
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
        server.give(fresh);
        Files.move(fresh, configuration(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes what is ours out of what ALTER SYSTEM or a copy has left in the data directory. */
    void forgetOthers() throws IOException {
        Path file = settings.dataDirectory().resolve("postgresql.auto.conf");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        List<String> kept = lines.stream()
                .filter(line -> !isOurs(line.strip().split("[\\s=]", 2)[0]))
                .toList();
        if (kept.size() < lines.size()) {
            Files.write(file, kept, StandardCharsets.ISO_8859_1);
        }
    }

    /** A standby that streams may well have a restore_command of its own beside. */
    private boolean isOurs(String name) {
        return OURS.contains(name) && (settings.fromRepository() || !name.equals("restore_command"));
    }

    private String conninfo(Upstream primary, String name) throws IOException {
        return "host=" + primary.address() + " port=" + primary.port() + " user=" + settings.user()
                + " application_name="
                + name + " passfile=" + passwords() + " connect_timeout=2 keepalives_idle=2 keepalives_interval=1"
                + " keepalives_count=3 tcp_user_timeout=5000";
    }

    /** In the format that libpq reads: it is not to stand in any settings. */
    private Path passwords() throws IOException {
        Path file = home.resolve("pgpass");
        String password = new String(password(settings)).replace("\\", "\\\\").replace(":", "\\:");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "*:*:*:" + settings.user() + ":" + password + "\n");
        server.give(file);
        return file;
    }

    static char[] password(Postgresql settings) throws IOException {
        try {
            return Files.readString(settings.passwordFile()).strip().toCharArray();
        } catch (IOException e) {
            throw new SourceException("The password file " + settings.passwordFile() + " cannot be read: " + e, e);
        }
    }

    /** The primary as libpq is told of it, by a name for which no commit waits. */
    String source(Upstream primary) throws IOException {
        return conninfo(primary, COPY) + " dbname=postgres";
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
