package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The living database, as the role that may read it and put rows back sees it. */
final class LiveDatabase {
    private static final String USER = "apply-user";
    private static final String PASSWORD_FILE = "apply-password-file";
    private static final String HOST = "apply-host";
    private static final int LOCK_SECONDS = 10;

    private LiveDatabase() {}

    /**
     * A connection that begins a transaction with its first statement, and sees one state of the database in it. Locks are
     * waited for ten seconds at most, so that no application waits behind us for longer.
     *
     * @param settings of the data set: {@code apply-user} and {@code apply-password-file} name the role, and
     *     {@code apply-host} another server where the backup's is a standby
     * @throws SourceException when they name none, or it cannot connect
     */
    static Connection connect(SourceSettings settings, String database) throws SourceException {
        if (settings.get(USER).filter(user -> !user.isBlank()).isEmpty()) {
            throw new SourceException("The data set names no role that may read the living database and put rows back."
                    + " Make one that has SELECT, INSERT and UPDATE on the tables and TEMPORARY on the database, and add "
                    + USER + " and " + PASSWORD_FILE + " to the data set's source.");
        }
        Map<String, String> values = new HashMap<>(settings.values());
        values.put("user", settings.require(USER));
        for (String suffix : List.of("-file", "-env", "-from")) {
            values.remove("password" + suffix);
            settings.get("apply-password" + suffix).ifPresent(place -> values.put("password" + suffix, place));
        }
        settings.get(HOST).ifPresent(host -> {
            values.put("host", host);
            values.remove(PostgresEndpoint.OTHER_HOSTS);
        });
        Connection connection =
                PostgresEndpoint.of(new SourceSettings(values)).in(database).connect();
        try {
            SessionSettings.exact(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET lock_timeout = '" + LOCK_SECONDS + "s'");
            }
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw failed("read", e);
        }
    }

    /** What to do about an error of the living database. */
    static SourceException failed(String verb, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String said = String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
        String advice = switch (state) {
            case "42501" -> "Grant the data set's " + USER + " what it lacks, and try again.";
            case "25006" ->
                "The server takes no writes, not even temporary ones, such as a standby. Name the primary by " + HOST
                        + " in the data set's source.";
            case "55P03" ->
                "Something holds a lock on a table for longer than " + LOCK_SECONDS
                        + " seconds. Try again when it has ended.";
            case "40001", "40P01" -> "Others change the same rows. Compare again, and apply again.";
            case "23505" ->
                "Another row of the living table has the same value where there may be only one. Change that"
                        + " row, or use the rule side-schema.";
            case "23503" ->
                "A row that others refer to, or that is referred to, is missing. Restore it as well, or use the"
                        + " rule side-schema.";
            default -> "Correct what it says, or use the rule side-schema, and try again.";
        };
        return new SourceException("The living database could not be " + verb + ": " + said + ". " + advice, e);
    }
}
