package io.holdfast.control.itself;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table of the catalog, as the database itself describes it.
 *
 * @param columns that hold values of their own, in their order
 * @param key the primary key's columns; empty for none
 * @param needs tables that must be filled before it, by its foreign keys
 */
record CatalogTable(String name, List<String> columns, List<String> key, Set<String> needs) {
    private static final String TABLES = """
            SELECT class.relname AS name,
                (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
                    WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns,
                (SELECT array_agg(attname::text ORDER BY array_position(index.indkey::int2[], attnum)) FROM pg_index index
                    JOIN pg_attribute ON attrelid = class.oid AND attnum = ANY (index.indkey)
                    WHERE index.indrelid = class.oid AND index.indisprimary) AS key,
                (SELECT array_agg(DISTINCT target.relname::text) FROM pg_constraint
                    JOIN pg_class target ON target.oid = confrelid
                    WHERE conrelid = class.oid AND contype = 'f' AND confrelid <> conrelid) AS needs
            FROM pg_class class
            WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                AND relname <> 'flyway_schema_history'
            ORDER BY relname
            """;

    /** All but the record of migrations, each after those that it needs. */
    static List<CatalogTable> all(Connection connection) throws SQLException {
        Map<String, CatalogTable> found = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(TABLES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                CatalogTable table = new CatalogTable(
                        row.getString("name"),
                        texts(row, "columns"),
                        texts(row, "key"),
                        Set.copyOf(texts(row, "needs")));
                found.put(table.name(), table);
            }
        }
        Set<CatalogTable> ordered = new LinkedHashSet<>();
        found.values().forEach(table -> place(table, found, ordered, new LinkedHashSet<>()));
        return new ArrayList<>(ordered);
    }

    private static void place(
            CatalogTable table, Map<String, CatalogTable> all, Set<CatalogTable> ordered, Set<String> above) {
        if (!above.add(table.name())) {
            throw new IllegalStateException("tables need each other: " + above);
        }
        for (String needed : table.needs()) {
            CatalogTable other = all.get(needed);
            if (other != null && !ordered.contains(other)) {
                place(other, all, ordered, above);
            }
        }
        above.remove(table.name());
        ordered.add(table);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        java.sql.Array array = row.getArray(column);
        return array == null ? List.of() : List.copyOf(Arrays.asList((String[]) array.getArray()));
    }

    /** As a name in SQL. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(List<String> names) {
        return names.stream().map(CatalogTable::quoted).collect(Collectors.joining(", "));
    }

    /** Rows in the order of the key, so that what has not changed is stored once. */
    String copyOut() {
        String order = key.isEmpty() ? "" : " ORDER BY " + quoted(key);
        return "COPY (SELECT " + quoted(columns) + " FROM " + quoted(name) + order
                + ") TO STDOUT (FORMAT csv, HEADER true, FORCE_QUOTE *)";
    }

    static String copyIn(String name, List<String> columns) {
        return "COPY " + quoted(name) + " (" + quoted(columns) + ") FROM STDIN (FORMAT csv, HEADER true)";
    }
}
