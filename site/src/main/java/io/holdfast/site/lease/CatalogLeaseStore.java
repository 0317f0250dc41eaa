package io.holdfast.site.lease;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Transactions in Holdfast's catalog, each a call of its function {@code site_transact}, so that no agent ever holds a lock while
 * it is not listened to. One database server: when it is gone nobody can renew a lease, and one that has lost its newest
 * transactions, as a standby that was promoted may have, can have two agents believe that they hold the same one. For many
 * threads.
 */
public final class CatalogLeaseStore implements LeaseStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Catalog catalog;

    /** Where connections come from; each is closed after its use, and gives up in time what is not answered. */
    @FunctionalInterface
    public interface Catalog {
        Connection connect() throws SQLException;
    }

    public CatalogLeaseStore(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Answer transact(Optional<Condition> condition, List<Change> changes, String prefix) throws IOException {
        try (Connection connection = catalog.connect()) {
            connection.setAutoCommit(true);
            durable(connection);
            try (PreparedStatement call =
                    connection.prepareStatement("SELECT * FROM site_transact(?, ?, ?::jsonb, ?)")) {
                call.setString(1, condition.map(Condition::key).orElse(null));
                call.setLong(2, condition.map(Condition::revision).orElse(0L));
                call.setString(3, json(changes));
                call.setString(4, prefix);
                try (ResultSet rows = call.executeQuery()) {
                    return answer(rows);
                }
            }
        } catch (SQLException e) {
            throw new LeaseStoreUnavailableException("The catalog does not answer: " + sentence(e), e);
        }
    }

    /** A lease that a crash takes back has two holders. */
    private static void durable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = on");
        }
    }

    /** The first row is whether the condition held. */
    private static Answer answer(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            throw new SQLException("site_transact returned nothing");
        }
        boolean changed = rows.getBoolean("changed");
        List<Entry> entries = new ArrayList<>();
        while (rows.next()) {
            entries.add(new Entry(rows.getString("key"), rows.getString("value"), rows.getLong("revision")));
        }
        return new Answer(changed, entries);
    }

    /** Without its full stops: it is part of one. */
    private static String sentence(SQLException e) {
        return String.valueOf(e.getMessage()).replaceFirst("\\.+$", "");
    }

    private static String json(List<Change> changes) {
        ArrayNode array = JSON.createArrayNode();
        changes.forEach(change -> array.addObject()
                .put("key", change.key())
                .put("value", change.value().orElse(null)));
        return JSON.writeValueAsString(array);
    }

    /** Nothing is kept open between calls. */
    @Override
    public void close() {}
}
