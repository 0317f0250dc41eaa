package io.holdfast.site.postgres;

import io.holdfast.site.config.SiteConfiguration.Postgresql;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.EngineProgram;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A copy of a running standby, made by pg_basebackup from it, and a server on the copy that reaches nobody. For one thread. */
final class StandbyCopy {
    /** Run jobs by themselves, which would act on the outside world a second time. */
    private static final List<String> ACTING = List.of("pg_cron");

    private final Postgresql settings;
    private final PostgresBinaries binaries;
    private final RehearsalFolder folder;
    private final char[] password;
    private final Map<Long, String> tablespaces = new TreeMap<>();
    private long bytes;
    private String libraries = "";

    StandbyCopy(Postgresql settings, PostgresBinaries binaries, RehearsalFolder folder) throws IOException {
        this.settings = settings;
        this.binaries = binaries;
        this.folder = folder;
        this.password = ServerFiles.password(settings);
    }

    /** @throws SourceException when the server here is no standby */
    void lookAtOriginal() throws IOException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + settings.port() + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, properties());
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT pg_is_in_recovery(), (SELECT"
                            + " sum(pg_database_size(oid)) FROM pg_database)::bigint, current_setting('shared_preload_libraries')")) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new SourceException(
                            "The server of this site takes writes: it is the active one, and no standby."
                                    + " Rehearse where a standby is; 'holdfast site status' says where");
                }
                bytes = row.getLong(2);
                libraries = row.getString(3);
            }
            try (ResultSet rows = statement.executeQuery("SELECT oid, pg_tablespace_location(oid) FROM pg_tablespace"
                    + " WHERE pg_tablespace_location(oid) LIKE '/%'")) {
                while (rows.next()) {
                    tablespaces.put(rows.getLong(1), rows.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new SourceException(
                    "The standby on port " + settings.port() + " cannot be asked (" + e.getMessage()
                            + "). It must run, and follow, to be rehearsed with; see 'holdfast site status'",
                    e);
        }
    }

    /** Of all databases. */
    long originalBytes() {
        return bytes;
    }

    void take(EngineProgram programs, int kilobytesPerSecond) throws IOException, InterruptedException {
        PostgresServer.Handover account = PostgresServer.handover(binaries, settings.dataDirectory());
        folder.make(account);
        String secret = new String(password).replace("\\", "\\\\").replace(":", "\\:");
        Path passwords = folder.secret("pgpass", "*:*:*:" + settings.user() + ":" + secret + "\n", account);
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + folder.data(),
                "--dbname=host=127.0.0.1 port=" + settings.port() + " user=" + settings.user()
                        + " application_name=holdfast-rehearsal passfile=" + passwords + " connect_timeout=10",
                "--checkpoint=fast",
                "--wal-method=stream"));
        if (kilobytesPerSecond > 0) {
            // pg_basebackup takes 32 or more
            arguments.add("--max-rate=" + Math.max(32, kilobytesPerSecond));
        }
        for (Map.Entry<Long, String> tablespace : tablespaces.entrySet()) {
            Path own = folder.tablespace(tablespace.getKey());
            Files.createDirectory(own);
            account.give(own);
            arguments.add("--tablespace-mapping=" + tablespace.getValue().replace("=", "\\=") + "=" + own);
        }
        try {
            programs.run("pg_basebackup", arguments, Map.of());
        } catch (SourceException e) {
            throw new SourceException(
                    "The standby could not be copied: " + e.getMessage() + ". The role " + settings.user()
                            + " must be allowed to replicate from 127.0.0.1 by pg_hba.conf",
                    e);
        }
        Files.writeString(folder.data().resolve("standby.signal"), "");
        account.give(folder.data().resolve("standby.signal"));
        Files.delete(passwords);
    }

    /** Without waiting until it takes connections. */
    PostgresServer start(Limits limits) throws IOException, InterruptedException {
        PostgresServer.Handover account = PostgresServer.handover(binaries, settings.dataDirectory());
        Map<String, String> values = new TreeMap<>(Map.of(
                // the file may name the place where the original lies
                "data_directory", folder.data().toString(),
                "hba_file",
                        folder.secret(
                                        "pg_hba.conf",
                                        "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n",
                                        account)
                                .toString(),
                "ident_file", folder.secret("pg_ident.conf", "", account).toString(),
                "external_pid_file", folder.data().resolve("external.pid").toString(),
                "shared_preload_libraries", harmless(libraries)));
        // nobody is followed, waited for, archived to or subscribed to
        for (String nobody : List.of(
                "primary_conninfo",
                "primary_slot_name",
                "restore_command",
                "synchronous_standby_names",
                "recovery_end_command",
                "archive_cleanup_command")) {
            values.put(nobody, "");
        }
        values.putAll(Map.of(
                "archive_mode", "off",
                "max_logical_replication_workers", "0",
                "hot_standby", "on",
                "ssl", "off",
                "cluster_name", "holdfast-rehearsal",
                "logging_collector", "off",
                "log_destination", "stderr",
                // beside a server that is in use
                "shared_buffers", "128MB",
                "huge_pages", "off"));
        settings.configurationFile().ifPresent(file -> values.put("config_file", file.toString()));
        StandbyNeeds.of(binaries, folder.data(), values)
                .raised()
                .forEach((name, value) -> values.put(name, Integer.toString(value)));
        Files.createFile(folder.log());
        return PostgresServer.launch(binaries, folder.data(), folder.log(), 0, values, limits);
    }

    private static String harmless(String libraries) {
        return Arrays.stream(libraries.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !ACTING.contains(name))
                .collect(Collectors.joining(","));
    }

    Connection connect(PostgresServer server, String database) throws SQLException {
        Properties properties = properties();
        server.reachedBy().forEach(properties::setProperty);
        return DriverManager.getConnection(server.jdbcUrl(database), properties);
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", new String(password));
        properties.setProperty("ApplicationName", "holdfast rehearsal");
        properties.setProperty("connectTimeout", "10");
        return properties;
    }
}
