package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.postgres.CatalogRows.Row;
import io.holdfast.sources.postgres.page.RelationPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which databases and tables a base backup holds, by the catalogs' files as they were copied, without a server. What is
 * marked deleted is left out, and what may be is shown only when its files are there. What was made or dropped while the
 * backup ran may be shown otherwise than it is after a restore.
 */
final class StoredCatalog {
    /** Where the columns of pg_class lie that are read, from 14 on; 18 has one more before the last two. */
    private static final int SCHEMA = 68;

    private static final int FILE = 88;
    private static final int TABLESPACE = 92;
    private static final int ROWS = 100;
    private static final int LARGE_VALUES = 108;
    private static final int KIND = 115;
    private static final int COLUMNS = 116;
    private static final int MORE_IN_18 = 4;
    /** Where a column's number lies in pg_attribute; up to 15 a target for statistics stands before it. */
    private static final int COLUMN_NUMBER = 74;

    private static final int MORE_UP_TO_15 = 4;
    private static final String DROPPED = "........pg.dropped.";

    private static final Set<String> TEMPLATES = Set.of("template0", "template1");
    private static final Set<String> OWN_SCHEMAS = Set.of("pg_catalog", "information_schema", "pg_toast");

    private final Repository repository;
    private final Snapshot snapshot;
    private final CatalogRows rows;
    private final int shift;
    private final int columnNumber;

    /** @throws io.holdfast.sources.SourceException when the snapshot is no base backup */
    StoredCatalog(Repository repository, Snapshot snapshot) throws IOException {
        this.repository = repository;
        this.snapshot = snapshot;
        this.rows = new CatalogRows(repository, snapshot);
        int major = BaseBackupRecord.read(repository, snapshot).serverMajor();
        this.shift = major >= 18 ? MORE_IN_18 : 0;
        this.columnNumber = COLUMN_NUMBER + (major <= 15 ? MORE_UP_TO_15 : 0);
    }

    /** @param folder where its files are, but for those of tables that lie in other tablespaces */
    record Database(long oid, String name, EntryPath folder) {}

    /**
     * A table, or one that is made of partitions.
     *
     * @param rows that the server estimated; -1 when it never did
     * @param bytes with its large values, without indexes; -1 for one that is made of partitions
     * @param columns how many it has, with those that were dropped
     */
    record Table(long oid, String schema, String name, long rows, long bytes, int columns) {}

    /** By name, without the server's own templates. */
    List<Database> databases() throws IOException {
        EntryPath data = DataDirectoryLayout.DATA;
        Map<Long, Database> found = new LinkedHashMap<>();
        for (Row row :
                rows.of(rows.mapped(data.resolve("global"), CatalogRows.PG_DATABASE), RecoveryPointCatalog.NAMED)) {
            if (!row.gone() && !TEMPLATES.contains(row.name(4)) && !found.containsKey(row.oid(0))) {
                folder(row.oid(0))
                        .ifPresent(folder -> found.put(row.oid(0), new Database(row.oid(0), row.name(4), folder)));
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparing(Database::name))
                .toList();
    }

    /** By schema and name, those that people made. */
    List<Table> tables(Database database) throws IOException {
        List<Row> classes =
                rows.of(rows.mapped(database.folder(), CatalogRows.PG_CLASS), COLUMNS + shift + Short.BYTES);
        Map<Long, Row> byOid = new LinkedHashMap<>();
        for (Row row : classes) {
            if (!row.gone()) {
                // live ones come first
                byOid.putIfAbsent(row.oid(0), row);
            }
        }
        Map<Long, String> schemas = schemas(database, byOid);
        Sizes sizes = new Sizes(database);
        List<Table> tables = new ArrayList<>();
        for (Row row : byOid.values()) {
            char kind = (char) row.columns().get(KIND + shift);
            String schema = schemas.get(row.oid(SCHEMA));
            if ((kind != 'r' && kind != 'p') || schema == null || isOwn(schema)) {
                continue;
            }
            Optional<Long> bytes = kind == 'p' ? Optional.empty() : sizes.of(row);
            if (bytes.isEmpty() && !row.live()) {
                continue;
            }
            Row large = byOid.get(row.oid(LARGE_VALUES + shift));
            long all = bytes.orElse(-1L)
                    + (large == null || bytes.isEmpty() ? 0 : sizes.of(large).orElse(0L));
            tables.add(new Table(
                    row.oid(0),
                    schema,
                    row.name(4),
                    (long) row.columns().getFloat(ROWS),
                    all,
                    row.columns().getShort(COLUMNS + shift)));
        }
        tables.sort(Comparator.comparing(Table::schema).thenComparing(Table::name));
        return tables;
    }

    /**
     * The names of a table's columns in their order; of one that was renamed while the backup ran perhaps both. Empty where
     * not all could be read, as of a catalog that has grown beyond measure.
     */
    Optional<List<String>> columns(Database database, Table table) throws IOException {
        Map<Integer, Set<String>> byNumber = new TreeMap<>();
        EntryPath file = rows.mapped(database.folder(), CatalogRows.PG_ATTRIBUTE);
        for (Row row : rows.of(file, columnNumber + Short.BYTES)) {
            short number = row.columns().getShort(columnNumber);
            if (row.oid(0) == table.oid() && number > 0 && !row.gone()) {
                byNumber.computeIfAbsent((int) number, at -> new LinkedHashSet<>())
                        .add(row.name(4));
            }
        }
        return byNumber.size() < table.columns()
                ? Optional.empty()
                : Optional.of(byNumber.values().stream()
                        .flatMap(Set::stream)
                        .filter(name -> !name.startsWith(DROPPED))
                        .toList());
    }

    private static boolean isOwn(String schema) {
        return OWN_SCHEMAS.contains(schema) || schema.startsWith("pg_temp_") || schema.startsWith("pg_toast_temp_");
    }

    private Map<Long, String> schemas(Database database, Map<Long, Row> classes) throws IOException {
        Map<Long, String> schemas = new HashMap<>();
        Row namespaces = classes.get((long) CatalogRows.PG_NAMESPACE);
        if (namespaces != null) {
            EntryPath file = database.folder().resolve(Long.toString(namespaces.oid(FILE)));
            for (Row schema : rows.of(file, RecoveryPointCatalog.NAMED)) {
                if (!schema.gone()) {
                    schemas.putIfAbsent(schema.oid(0), schema.name(4));
                }
            }
        }
        return schemas;
    }

    private Optional<EntryPath> folder(long oid) throws IOException {
        List<EntryPath> candidates = new ArrayList<>();
        candidates.add(DataDirectoryLayout.DATA.resolve("base/" + oid));
        if (repository.find(snapshot, DataDirectoryLayout.TABLESPACES).isPresent()) {
            for (Entry tablespace : repository.list(snapshot, DataDirectoryLayout.TABLESPACES)) {
                candidates.addAll(within(DataDirectoryLayout.TABLESPACES.child(tablespace.name()), oid));
            }
        }
        for (EntryPath candidate : candidates) {
            // which a database's own folder has; one of its tables in another tablespace has none beside it
            if (repository.find(snapshot, candidate.resolve("pg_filenode.map")).isPresent()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The folders of a database in a tablespace: one for each version of the server that uses it. */
    private List<EntryPath> within(EntryPath tablespace, long database) throws IOException {
        if (repository.find(snapshot, tablespace).isEmpty()) {
            return List.of();
        }
        List<EntryPath> folders = new ArrayList<>();
        for (Entry version : repository.list(snapshot, tablespace)) {
            EntryPath folder = tablespace.child(version.name()).resolve(Long.toString(database));
            if (repository
                    .find(snapshot, folder)
                    .filter(entry -> entry.kind() == EntryKind.DIRECTORY)
                    .isPresent()) {
                folders.add(folder);
            }
        }
        return folders;
    }

    /** How large the relations of a database are, each folder listed once. */
    private final class Sizes {
        private final Database database;
        private final Map<Long, Map<Long, Long>> byTablespace = new HashMap<>();

        Sizes(Database database) {
            this.database = database;
        }

        /** Empty when its file is not there. */
        Optional<Long> of(Row relation) throws IOException {
            long tablespace = relation.oid(TABLESPACE);
            Map<Long, Long> sizes = byTablespace.get(tablespace);
            if (sizes == null) {
                sizes = list(tablespace);
                byTablespace.put(tablespace, sizes);
            }
            return Optional.ofNullable(sizes.get(relation.oid(FILE)));
        }

        private Map<Long, Long> list(long tablespace) throws IOException {
            Map<Long, Long> sizes = new HashMap<>();
            List<EntryPath> folders = tablespace == 0
                    ? List.of(database.folder())
                    : within(DataDirectoryLayout.TABLESPACES.resolve(Long.toString(tablespace)), database.oid());
            for (EntryPath folder : folders) {
                for (Entry entry : repository.list(snapshot, folder)) {
                    RelationPath.of("base/" + database.oid() + "/" + entry.name())
                            .filter(RelationPath::isMain)
                            .ifPresent(file -> sizes.merge(file.number(), entry.size(), Long::sum));
                }
            }
            return sizes;
        }
    }
}
