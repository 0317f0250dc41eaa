package io.holdfast.control.itself;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Indexes and foreign keys that are taken away for as long as rows are loaded: to make an index of all rows, and to check a
 * foreign key of all of them, takes a small part of the time of doing it with each row. What a constraint needs stays.
 */
final class DeferredIndexes {
    private static final String FOREIGN_KEYS = """
            SELECT format('ALTER TABLE %1$s DROP CONSTRAINT %2$I', conrelid::regclass, conname) AS away,
                format('ALTER TABLE %1$s ADD CONSTRAINT %2$I %3$s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS back
            FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conparentid = 0
            ORDER BY conrelid::regclass::text, conname
            """;

    private static final String INDEXES = """
            SELECT format('DROP INDEX %s', indexrelid::regclass) AS away, pg_get_indexdef(indexrelid) AS back
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i' AND NOT relispartition
                AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            ORDER BY indexrelid::regclass::text
            """;

    private final Connection connection;
    private final List<String> back;

    private DeferredIndexes(Connection connection, List<String> back) {
        this.connection = connection;
        this.back = back;
    }

    /** Takes them away, in the connection's transaction: if that does not come to its end, they are there again. */
    static DeferredIndexes of(Connection connection) throws SQLException {
        List<String> back = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            List<String> keys = new ArrayList<>();
            // foreign keys lean on indexes: they go first, and come back last
            takeAway(statement, FOREIGN_KEYS, keys);
            takeAway(statement, INDEXES, back);
            back.addAll(keys);
        }
        return new DeferredIndexes(connection, back);
    }

    private static void takeAway(Statement statement, String which, List<String> back) throws SQLException {
        List<String> away = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(which)) {
            while (rows.next()) {
                away.add(rows.getString("away"));
                back.add(rows.getString("back"));
            }
        }
        for (String one : away) {
            statement.execute(one);
        }
    }

    /** Makes them again. */
    void make() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL maintenance_work_mem = '256MB'");
            for (String one : back) {
                statement.execute(one);
            }
        }
    }
}
