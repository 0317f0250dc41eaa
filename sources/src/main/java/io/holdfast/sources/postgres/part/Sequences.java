package io.holdfast.sources.postgres.part;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sequences behind columns: one that would give out a value that was put back goes on behind it; none goes back. */
final class Sequences {
    private final Connection connection;
    private final Attempts attempts;

    Sequences(Connection connection, Attempts attempts) {
        this.connection = connection;
        this.attempts = attempts;
    }

    void advance(LoadedPart one) throws SQLException {
        for (Map.Entry<String, String> entry : of(one).entrySet()) {
            String sequence = entry.getValue();
            String value = attempts.ask("SELECT max(" + TableName.quoted(entry.getKey()) + ") FROM " + one.rows()
                    + " WHERE (SELECT seqincrement > 0 FROM pg_sequence WHERE seqrelid = " + TableName.literal(sequence)
                    + "::regclass)");
            if (value != null) {
                attempts.attempt(
                        "sequence " + sequence,
                        "SELECT setval(" + TableName.literal(sequence) + ", " + value + ") FROM " + sequence
                                + " WHERE last_value < " + value + " OR last_value = " + value + " AND NOT is_called");
            }
        }
    }

    private Map<String, String> of(LoadedPart one) throws SQLException {
        Map<String, String> sequences = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT a.attname, pg_get_serial_sequence("
                        + TableName.literal(one.live().name().sql())
                        + ", a.attname) FROM pg_attribute a WHERE a.attrelid = "
                        + one.live().oid()
                        + "::oid AND a.attnum > 0 AND NOT a.attisdropped")) {
            while (rows.next()) {
                if (rows.getString(2) != null && one.columns().contains(rows.getString(1))) {
                    sequences.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return sequences;
    }
}
