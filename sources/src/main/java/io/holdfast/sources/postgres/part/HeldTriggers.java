package io.holdfast.sources.postgres.part;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables' own triggers, disabled until {@link #release} in the same transaction: nobody else ever sees them so. Only those
 * that were enabled in the ordinary way. References are checked all the same.
 */
final class HeldTriggers {
    private final Connection connection;
    private final Map<Table, List<String>> held = new LinkedHashMap<>();

    HeldTriggers(Connection connection) {
        this.connection = connection;
    }

    /** Waits for the table's lock, and takes an owner's right. */
    void hold(Table table) throws SQLException {
        List<String> triggers = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT tgname FROM pg_trigger WHERE tgrelid = " + table.oid()
                    + "::oid AND NOT tgisinternal AND tgenabled = 'O'")) {
                while (rows.next()) {
                    triggers.add(rows.getString(1));
                }
            }
            held.put(table, triggers);
            for (String trigger : triggers) {
                statement.execute(
                        "ALTER TABLE " + table.name().sql() + " DISABLE TRIGGER " + TableName.quoted(trigger));
            }
        }
    }

    void release() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<Table, List<String>> entry : held.entrySet()) {
                for (String trigger : entry.getValue()) {
                    statement.execute("ALTER TABLE " + entry.getKey().name().sql() + " ENABLE TRIGGER "
                            + TableName.quoted(trigger));
                }
            }
        }
        held.clear();
    }
}
