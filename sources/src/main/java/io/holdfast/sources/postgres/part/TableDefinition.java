package io.holdfast.sources.postgres.part;

import io.holdfast.sources.postgres.part.Definition.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a table is made anew, from the server's own functions for definitions ({@code pg_get_constraintdef} and the
 * like): the table with its partitions, the types, sequences and schema that it needs, then constraints in both
 * directions, indexes, triggers, policies, statistics, comments, owner and grants. Names come out with their schemas when
 * the connection's search_path holds {@code pg_catalog} only.
 *
 * <p>Not read are what refers to the table by itself, such as views, publications and functions.
 */
final class TableDefinition {
    private final Connection connection;
    private final List<Step> before = new ArrayList<>();
    private final List<Step> after = new ArrayList<>();

    private TableDefinition(Connection connection) {
        this.connection = connection;
    }

    static Definition of(Connection connection, Table table) throws SQLException {
        TableDefinition definition = new TableDefinition(connection);
        definition.prerequisites(table.oid());
        for (long part : definition.tree(table)) {
            definition.table(part);
        }
        for (long part : definition.tree(table)) {
            definition.rest(part);
        }
        List<Step> references = new ArrayList<>();
        definition.add(references, false, DefinitionQueries.REFERENCES, table.oid());
        return new Definition(definition.before, definition.after, references);
    }

    /** The table itself, then its partitions, those above first. */
    private List<Long> tree(Table table) throws SQLException {
        List<Long> oids = new ArrayList<>();
        if (!table.partitioned()) {
            return List.of(table.oid());
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT relid::oid::bigint FROM pg_partition_tree(?::oid) ORDER BY level, relid")) {
            statement.setLong(1, table.oid());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    oids.add(rows.getLong(1));
                }
            }
        }
        return oids;
    }

    private void prerequisites(long oid) throws SQLException {
        add(before, true, DefinitionQueries.SCHEMA, oid);
        add(before, true, DefinitionQueries.TYPES, oid);
        add(before, true, DefinitionQueries.SEQUENCES, oid);
    }

    private void table(long oid) throws SQLException {
        add(before, true, DefinitionQueries.TABLE, oid);
        add(before, false, DefinitionQueries.SEQUENCE_OWNERS, oid);
    }

    private void rest(long oid) throws SQLException {
        add(after, true, DefinitionQueries.KEYS, oid);
        add(after, false, DefinitionQueries.INDEXES, oid);
        add(after, false, DefinitionQueries.CHECKS, oid);
        add(after, false, DefinitionQueries.STATISTICS, oid);
        add(after, false, DefinitionQueries.TRIGGERS, oid);
        add(after, false, DefinitionQueries.POLICIES, oid);
        add(after, false, DefinitionQueries.COMMENTS, oid);
        add(after, false, DefinitionQueries.GRANTS, oid);
        add(after, false, DefinitionQueries.SEQUENCE_VALUES, oid);
        // last: who is not the owner may do none of the others
        add(after, false, DefinitionQueries.OWNER, oid);
    }

    /** @param query gives what it is, the statement, and perhaps a query that says whether it is there */
    private void add(List<Step> steps, boolean required, String query, long oid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                boolean conditional = rows.getMetaData().getColumnCount() > 2;
                while (rows.next()) {
                    @Nullable String unless = conditional ? rows.getString(3) : null;
                    Step step = new Step(rows.getString(1), rows.getString(2), required, unless);
                    if (step.sql() != null && !steps.contains(step)) {
                        steps.add(step);
                    }
                }
            }
        }
    }
}
