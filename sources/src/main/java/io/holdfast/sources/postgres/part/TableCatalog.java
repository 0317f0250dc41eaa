package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ordinary and partitioned tables of one database, without those of the system, of extensions and of sessions. A
 * partition is a part of its table. Names are read at once, the rest of a table when it is asked for.
 */
final class TableCatalog {
    private static final String TABLES = """
            SELECT c.oid::bigint, n.nspname, c.relname, c.relkind = 'p'
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
                AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                    AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 2, 3""";

    private static final String COLUMNS = """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attgenerated <> '',
                NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '', a.attidentity = 'a'
            FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""";

    /** Of each unique index that covers all rows by plain columns: those columns, and whether it can be a key. */
    private static final String UNIQUES = """
            SELECT ARRAY(SELECT a.attname::text
                    FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(n, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n ORDER BY k.place),
                i.indisprimary,
                i.indimmediate AND NOT EXISTS (SELECT FROM unnest(i.indkey[0:i.indnkeyatts - 1]) k(n)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n
                    WHERE NOT a.attnotnull)
            FROM pg_catalog.pg_index i
            WHERE i.indrelid = ?::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
            ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid""";

    private static final String REFERENCES = """
            SELECT o.conname, cn.nspname, c.relname, pn.nspname, p.relname, o.confdeltype IN ('n', 'd'),
                ARRAY(SELECT a.attname::text FROM unnest(o.conkey) WITH ORDINALITY k(n, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.n ORDER BY k.place),
                ARRAY(SELECT a.attname::text FROM unnest(o.confkey) WITH ORDINALITY k(n, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.n ORDER BY k.place)
            FROM pg_catalog.pg_constraint o
            JOIN pg_catalog.pg_class c ON c.oid = coalesce(pg_catalog.pg_partition_root(o.conrelid), o.conrelid)
            JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_catalog.pg_class p ON p.oid = coalesce(pg_catalog.pg_partition_root(o.confrelid), o.confrelid)
            JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
            WHERE o.contype = 'f' AND o.conparentid = 0 ORDER BY 2, 3, 1""";

    private final Connection connection;
    private final Map<TableName, Header> headers = new LinkedHashMap<>();
    private final Map<TableName, Table> read = new TreeMap<>();

    private record Header(long oid, boolean partitioned) {}

    private TableCatalog(Connection connection) {
        this.connection = connection;
    }

    /** Uses the connection, on the caller's thread, as long as the catalog is used. */
    static TableCatalog of(Connection connection) throws SQLException {
        TableCatalog catalog = new TableCatalog(connection);
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                catalog.headers.put(
                        new TableName(rows.getString(2), rows.getString(3)),
                        new Header(rows.getLong(1), rows.getBoolean(4)));
            }
        }
        return catalog;
    }

    List<TableName> names() {
        return List.copyOf(headers.keySet());
    }

    /** @throws SourceException when the database has no such schema with tables */
    List<TableName> inSchema(String schema) throws SourceException {
        List<TableName> found =
                names().stream().filter(name -> name.schema().equals(schema)).toList();
        if (found.isEmpty()) {
            throw new SourceException("There is no schema '" + schema + "' with tables in it. Schemas with tables are "
                    + String.join(
                            ", ",
                            names().stream().map(TableName::schema).distinct().toList())
                    + ".");
        }
        return found;
    }

    /**
     * The table that somebody wrote of, with or without its schema.
     *
     * @throws SourceException when there is none, or more than one
     */
    TableName find(String written) throws SourceException {
        List<String> parts;
        try {
            parts = TableName.split(written, '.');
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "The table name " + written + " cannot be read: " + e.getMessage() + ". Write schema.table.", e);
        }
        String name = parts.getLast();
        List<TableName> found = names().stream()
                .filter(table -> table.name().equals(name)
                        && (parts.size() == 1
                                || parts.size() == 2 && table.schema().equals(parts.getFirst())))
                .toList();
        if (found.size() > 1) {
            throw new SourceException("There are several tables '" + written + "': "
                    + String.join(", ", found.stream().map(TableName::toString).toList())
                    + ". Write the schema with it.");
        }
        if (found.isEmpty()) {
            List<String> like = names().stream()
                    .filter(table -> table.name().contains(name) || name.contains(table.name()))
                    .limit(5)
                    .map(TableName::toString)
                    .toList();
            throw new SourceException("There is no table '" + written + "' in the database."
                    + (like.isEmpty()
                            ? " There are "
                                    + String.join(
                                            ", ",
                                            names().stream()
                                                    .limit(8)
                                                    .map(TableName::toString)
                                                    .toList())
                                    + (names().size() > 8 ? " and others." : ".")
                            : " Like it are " + String.join(", ", like) + "."));
        }
        return found.getFirst();
    }

    /** Empty when the database has no such table. */
    Optional<Table> table(TableName name) throws SQLException {
        Header header = headers.get(name);
        if (header == null) {
            return Optional.empty();
        }
        Table known = read.get(name);
        if (known == null) {
            known = read(name, header);
            read.put(name, known);
        }
        return Optional.of(known);
    }

    private Table read(TableName name, Header header) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setLong(1, header.oid());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getBoolean(3),
                            rows.getBoolean(4),
                            rows.getBoolean(5)));
                }
            }
        }
        List<String> key = List.of();
        List<List<String>> uniques = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(UNIQUES)) {
            statement.setLong(1, header.oid());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (key.isEmpty() && rows.getBoolean(3)) {
                        key = texts(rows.getArray(1));
                    } else {
                        uniques.add(texts(rows.getArray(1)));
                    }
                }
            }
        }
        return new Table(header.oid(), name, header.partitioned(), columns, key, uniques);
    }

    /** Those between tables of this catalog; one that only a partition has counts for its table. */
    List<ForeignKey> references() throws SQLException {
        List<ForeignKey> references = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(REFERENCES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ForeignKey reference = new ForeignKey(
                        rows.getString(1),
                        new TableName(rows.getString(2), rows.getString(3)),
                        texts(rows.getArray(7)),
                        new TableName(rows.getString(4), rows.getString(5)),
                        texts(rows.getArray(8)),
                        rows.getBoolean(6));
                if (headers.containsKey(reference.child()) && headers.containsKey(reference.parent())) {
                    references.add(reference);
                }
            }
        }
        return references;
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
