package io.holdfast.sources.postgres.profile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts a table's rows and its columns' values, in one pass over it.
 *
 * @param rows of it alone, without those of tables that inherit from it
 */
record TableCount(long rows, List<ColumnProfile> columns) {
    private static final int MOST_COLUMNS = 64;

    /** Makes texts of times the same wherever they are made. */
    static final String SETTINGS = "SET datestyle = 'ISO, MDY'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';"
            + " SET row_security = off";

    /**
     * What can be counted of a column.
     *
     * @param sorts whether the server can tell which values are the same
     * @param ranges whether it is a number or a time
     */
    record Column(String name, String type, boolean sorts, boolean ranges) {}

    /** The first columns of a table, in order. */
    static List<Column> columns(Statement statement, long table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                SELECT a.attname, a.atttypid::regtype::text,
                    t.typtype = 'e' OR t.typcategory IN ('N', 'S', 'D', 'B') OR t.typname = 'uuid',
                    t.typname IN ('int2', 'int4', 'int8', 'numeric', 'date', 'timestamp', 'timestamptz')
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = %d::oid AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY a.attnum LIMIT %d""".formatted(table, MOST_COLUMNS))) {
            while (rows.next()) {
                columns.add(new Column(rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4)));
            }
        }
        return columns;
    }

    /** The name of a table in SQL; empty when there is none any more. */
    static Optional<String> name(Statement statement, long table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)"
                + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = " + table + "::oid")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /**
     * @param name in SQL
     * @param distinct whether to count different values too, which sorts each column
     */
    static TableCount of(Statement statement, String name, List<Column> columns, boolean distinct) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT count(*)");
        for (Column column : columns) {
            String quoted = '"' + column.name().replace("\"", "\"\"") + '"';
            sql.append(", count(").append(quoted).append(')');
            if (distinct && column.sorts()) {
                sql.append(", count(DISTINCT ").append(quoted).append(')');
            }
            if (column.ranges()) {
                sql.append(", min(")
                        .append(quoted)
                        .append(")::text, max(")
                        .append(quoted)
                        .append(")::text");
            }
        }
        try (ResultSet row =
                statement.executeQuery(sql.append(" FROM ONLY ").append(name).toString())) {
            row.next();
            int at = 1;
            long rows = row.getLong(at++);
            List<ColumnProfile> counted = new ArrayList<>();
            for (Column column : columns) {
                long values = row.getLong(at++);
                Long different = distinct && column.sorts() ? Long.valueOf(row.getLong(at++)) : null;
                String least = column.ranges() ? row.getString(at++) : null;
                String greatest = column.ranges() ? row.getString(at++) : null;
                counted.add(new ColumnProfile(column.name(), column.type(), values, different, least, greatest));
            }
            return new TableCount(rows, counted);
        }
    }
}
