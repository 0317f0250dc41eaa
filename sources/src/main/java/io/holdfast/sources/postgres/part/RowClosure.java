package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rows a selection comes to. It begins with rows of some tables; {@link #follow} adds, again and again, the rows that
 * refer to them – these belong to them; {@link #need} adds the rows that any of all these refer to – these belong to
 * others and are needed so that the references hold. Rows are known by their places, in temporary tables, so the
 * connection's transaction must see one state of the database from the first call until the rows were read.
 */
final class RowClosure {
    private static final int LONGEST_CHAIN = 10_000;
    private static final int NONE = -1;

    private final Connection connection;
    private final TableCatalog catalog;
    private final List<ForeignKey> references;
    private final Map<TableName, Rows> selected = new TreeMap<>();
    private final Map<String, Long> paths = new LinkedHashMap<>();
    private int round;

    /**
     * @param places the temporary table of the rows' places; empty: all rows of the table
     * @param newest the round in which rows were added last; negative while there are none
     */
    private record Rows(Table table, Optional<String> places, int newest) {}

    RowClosure(Connection connection, TableCatalog catalog, List<ForeignKey> references) {
        this.connection = connection;
        this.catalog = catalog;
        this.references = List.copyOf(references);
    }

    void addWhole(TableName name) throws SQLException {
        selected.put(name, new Rows(catalog.table(name).orElseThrow(), Optional.empty(), round));
    }

    /** @throws SourceException when the server does not understand the condition */
    void addWhere(Table table, Predicate predicate) throws SourceException, SQLException {
        Rows rows = rows(table);
        try (Statement statement = connection.createStatement()) {
            long found = statement.executeLargeUpdate(insert(rows, "", true) + " FROM " + table.from() + " AS "
                    + TableName.quoted(table.name().name()) + " WHERE (" + predicate.sql() + "\n)");
            selected.put(table.name(), new Rows(table, rows.places(), round));
            paths.put(table.name() + " WHERE " + predicate.sql(), found);
        } catch (SQLException e) {
            throw new SourceException(
                    "The condition on " + table.name() + " cannot be used (" + firstLine(e) + "): " + predicate.sql()
                            + ". Correct it; it is what would stand after WHERE.",
                    e);
        }
    }

    /** @param value is read as the column's type reads texts */
    void addEqual(Table table, String column, String value) throws SourceException, SQLException {
        Rows rows = rows(table);
        String type = table.columns().stream()
                .filter(known -> known.name().equals(column))
                .findFirst()
                .orElseThrow()
                .type();
        try (PreparedStatement statement = connection.prepareStatement(insert(rows, "t.", true) + " FROM "
                + table.from() + " AS t WHERE t." + TableName.quoted(column) + " = CAST(? AS " + type + ")")) {
            statement.setObject(1, value, Types.OTHER);
            long found = statement.executeLargeUpdate();
            selected.put(table.name(), new Rows(table, rows.places(), round));
            paths.put(table.name() + " WHERE " + column + " = " + value, found);
        } catch (SQLException e) {
            throw new SourceException(
                    "'" + value + "' cannot be looked up in " + table.name() + "." + column + " (" + firstLine(e)
                            + "). Write it as that column's type, " + type + ", is written.",
                    e);
        }
    }

    /**
     * Adds what belongs to the rows.
     *
     * @param except names of constraints, and of tables as {@code schema.table}, through which it does not go
     */
    void follow(Set<String> except) throws SQLException, InterruptedException {
        List<ForeignKey> followed = references.stream()
                .filter(key -> !key.outlives()
                        && !except.contains(key.name())
                        && !except.contains(key.child().toString()))
                .toList();
        spread(followed, true);
    }

    /** Adds what the rows refer to, and what that refers to. */
    void need() throws SQLException, InterruptedException {
        spread(references, false);
    }

    private void spread(List<ForeignKey> along, boolean owned) throws SQLException, InterruptedException {
        // everything that there is now is new to this walk
        int from = 0;
        boolean added = true;
        while (added) {
            added = false;
            int since = from;
            from = ++round;
            if (round > LONGEST_CHAIN) {
                throw new SQLException("The rows refer to each other in a chain of more than " + LONGEST_CHAIN);
            }
            for (ForeignKey key : along) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while rows were followed");
                }
                Rows origin = selected.get(owned ? key.parent() : key.child());
                if (origin != null && origin.newest() >= since && step(key, origin, since, owned) > 0) {
                    added = true;
                }
            }
        }
    }

    private long step(ForeignKey key, Rows origin, int since, boolean owned) throws SQLException {
        Table to = catalog.table(owned ? key.child() : key.parent()).orElseThrow();
        Rows already = selected.get(to.name());
        if (already != null && already.places().isEmpty()) {
            return 0;
        }
        Rows rows = rows(to);
        String join = owned ? key.on("t", "o") : key.on("o", "t");
        String places = origin.places()
                .map(table ->
                        " JOIN " + table + " s ON s.place_in = o.tableoid AND s.place = o.ctid AND s.round >= " + since
                                // what is needed only belongs to others, and so does what refers to it
                                + (owned ? " AND s.owned" : ""))
                .orElse("");
        String sql = insert(rows, "t.", owned) + " FROM " + to.from() + " AS t JOIN "
                + origin.table().from() + " AS o ON " + join + places + " ON CONFLICT DO NOTHING";
        try (Statement statement = connection.createStatement()) {
            long found = statement.executeLargeUpdate(sql);
            if (found > 0) {
                selected.put(to.name(), new Rows(to, rows.places(), round));
                paths.merge(
                        owned
                                ? to.name() + ", which refers to " + key.parent() + " by " + key.name()
                                : to.name() + ", needed by " + key.child() + " for " + key.name(),
                        found,
                        Long::sum);
            }
            return found;
        }
    }

    private Rows rows(Table table) throws SQLException {
        Rows known = selected.get(table.name());
        if (known != null) {
            return known;
        }
        String places = "pg_temp.holdfast_rows_" + selected.size();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE " + places.substring("pg_temp.".length())
                    + " (place_in oid NOT NULL, place tid NOT NULL, owned boolean NOT NULL, round integer NOT NULL,"
                    + " PRIMARY KEY (place_in, place)) ON COMMIT DROP");
        }
        Rows made = new Rows(table, Optional.of(places), NONE);
        selected.put(table.name(), made);
        return made;
    }

    private String insert(Rows rows, String prefix, boolean owned) {
        return "INSERT INTO " + rows.places().orElseThrow() + " SELECT DISTINCT " + prefix + "tableoid, " + prefix
                + "ctid, " + owned + ", " + round;
    }

    /** Tables of which something is selected, whole ones even when they are empty. */
    List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (Rows rows : selected.values()) {
            if (rows.places().isEmpty() || count(rows.places().get()) > 0) {
                tables.add(rows.table());
            }
        }
        return tables;
    }

    private long count(String places) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + places)) {
            row.next();
            return row.getLong(1);
        }
    }

    boolean isWhole(TableName name) {
        Rows rows = selected.get(name);
        return rows != null && rows.places().isEmpty();
    }

    /**
     * The rows of a table that are selected, for FROM, as {@code t}; with {@code owned} those only that belong to the
     * selection.
     */
    String from(Table table, boolean owned) {
        Rows rows = selected.get(table.name());
        if (rows == null) {
            return "(SELECT * FROM " + table.from() + " WHERE false) AS t";
        }
        return table.from() + " AS t"
                + rows.places()
                        .map(places -> " JOIN " + places + " s ON s.place_in = t.tableoid AND s.place = t.ctid"
                                + (owned ? " AND s.owned" : ""))
                        .orElse("");
    }

    /** An expression beside {@link #from}: whether the row belongs to the selection. */
    String owned(TableName name) {
        return isWhole(name) ? "true" : "s.owned";
    }

    /** How rows came in, with how many. */
    List<String> paths() {
        return paths.entrySet().stream()
                .map(path -> path.getValue() + (path.getValue() == 1 ? " row of " : " rows of ") + path.getKey())
                .toList();
    }

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
