package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.engine.SingleUser;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A role for checks in a restored copy, whose own roles' passwords we do not know. It is made in single-user mode,
 * while nobody can connect, with a password that only this object knows, and is dropped after the checks.
 */
final class TemporarySuperuser {
    private final String name;
    private final String password;

    private TemporarySuperuser(String name, String password) {
        this.name = name;
        this.password = password;
    }

    /** Makes the role in a cluster that was shut down cleanly. */
    static TemporarySuperuser make(PostgresBinaries binaries, RestoredFolder folder, Map<String, String> settings)
            throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        byte[] bytes = new byte[28];
        random.nextBytes(bytes);
        String digits = HexFormat.of().formatHex(bytes);
        TemporarySuperuser superuser =
                new TemporarySuperuser("holdfast_" + digits.substring(0, 8), digits.substring(8));
        Map<String, String> quiet = new TreeMap<>(settings);
        quiet.put("log_statement", "none");
        quiet.put("log_min_error_statement", "panic");
        quiet.put("log_min_duration_statement", "-1");
        quiet.put("password_encryption", "scram-sha-256");
        quiet.put("default_transaction_read_only", "off");
        SingleUser.run(
                binaries,
                folder.data(),
                quiet,
                "CREATE ROLE " + superuser.name + " SUPERUSER LOGIN PASSWORD '" + superuser.password + "'");
        return superuser;
    }

    Connection connect(PostgresServer server, String database) throws SQLException {
        return connect(server, database, name);
    }

    /**
     * A connection of a role that may read everything and make temporary tables, and nothing else: for what people wrote
     * themselves. {@link #dropReader} removes it.
     */
    Connection connectReader(PostgresServer server, String database) throws SQLException {
        try (Connection connection = connect(server, database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("SET log_statement = 'none'");
            statement.execute("SET log_min_error_statement = 'panic'");
            statement.execute("SET log_min_duration_statement = -1");
            statement.execute("CREATE ROLE " + reader() + " LOGIN BYPASSRLS IN ROLE pg_read_all_data PASSWORD '"
                    + password + "'");
            boolean temporary;
            try (ResultSet row = statement.executeQuery(
                    "SELECT has_database_privilege('" + reader() + "', current_database(), 'TEMPORARY')")) {
                row.next();
                temporary = row.getBoolean(1);
            }
            if (!temporary) {
                statement.execute("DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO " + reader()
                        + "', current_database()); END $$");
            }
        }
        return connect(server, database, reader());
    }

    void dropReader(PostgresServer server, String database) throws SQLException {
        try (Connection connection = connect(server, database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("DROP OWNED BY " + reader());
            statement.execute("DROP ROLE " + reader());
        }
    }

    private String reader() {
        return name + "_reader";
    }

    private Connection connect(PostgresServer server, String database, String user) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", "holdfast");
        server.reachedBy().forEach(properties::setProperty);
        return DriverManager.getConnection(server.jdbcUrl(database), properties);
    }

    /** Leaves the copy's roles as the original's were. */
    void drop(PostgresServer server) throws SourceException {
        try (Connection connection = connect(server, "template1");
                Statement statement = connection.createStatement()) {
            String owner;
            try (ResultSet row = statement.executeQuery("SELECT quote_ident(rolname) FROM pg_roles WHERE oid = 10")) {
                row.next();
                owner = row.getString(1);
            }
            // a session cannot drop its own role
            statement.execute("SET SESSION AUTHORIZATION " + owner);
            statement.execute("DROP ROLE " + name);
        } catch (SQLException e) {
            throw new SourceException(
                    "The role " + name + " that the checks used cannot be dropped from the restored copy ("
                            + e.getMessage() + "). See " + server.log() + ".",
                    e);
        }
    }
}
