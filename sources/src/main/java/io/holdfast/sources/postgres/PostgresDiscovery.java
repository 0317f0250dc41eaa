package io.holdfast.sources.postgres;

import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ServerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The databases of a server. A data set protects all of its server's. */
final class PostgresDiscovery implements CoveringDiscovery {
    private static final int SECONDS = 30;

    @Override
    public String place(SourceSettings settings) throws SourceException {
        return place(PostgresEndpoint.of(settings).addresses().getFirst());
    }

    private static String place(ServerAddress address) {
        return "postgresql " + address.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Found> find(SourceSettings settings) throws SourceException {
        PostgresEndpoint endpoint = PostgresEndpoint.of(settings);
        try (Connection connection = endpoint.connect();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            // a size may be asked for by whoever may connect, and is not worth more than the names
            try (ResultSet rows = statement.executeQuery("""
                    SELECT datname, pg_get_userbyid(datdba) AS owner,
                        CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) END AS bytes
                    FROM pg_database WHERE NOT datistemplate ORDER BY datname
                    """)) {
                List<Found> found = new ArrayList<>();
                while (rows.next()) {
                    long bytes = rows.getLong("bytes");
                    OptionalLong size = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(bytes);
                    found.add(new Found(rows.getString("datname"), "database of " + rows.getString("owner"), size));
                }
                return List.copyOf(found);
            }
        } catch (SQLException e) {
            throw new SourceException(
                    "The databases of " + endpoint + " could not be listed: " + e.getMessage()
                            + ". Let the role connect to the database named in the settings.",
                    e);
        }
    }

    @Override
    public boolean covers(SourceSettings dataSet, String place, Found found) throws SourceException {
        return PostgresEndpoint.of(dataSet).addresses().stream()
                .anyMatch(address -> place(address).equals(place));
    }
}
