package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentItem.Type;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.content.NamePattern;
import io.holdfast.sources.postgres.StoredCatalog.Database;
import io.holdfast.sources.postgres.StoredCatalog.Table;
import io.holdfast.sources.postgres.part.PartSelection;
import io.holdfast.sources.postgres.part.TableName;
import io.holdfast.sources.postgres.profile.ClusterProfile;
import io.holdfast.sources.postgres.profile.DatabaseProfile;
import io.holdfast.sources.postgres.profile.TableProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a base backup as they are listed for people: databases, their schemas, their tables and, where rows were
 * counted, columns. A path is {@code database.schema.table}, each name as in SQL, in double quotes where it needs them.
 */
final class StoredDatabases {
    private static final String COUNTED =
            "Rows were counted when the backup was taken, where it says so; other numbers are the server's estimate.";
    private static final String ESTIMATED =
            "Rows are as the server last estimated them. They are counted at each backup where its role may read the"
                    + " tables, and profile-seconds in the data set's source is not 0.";

    private final StoredCatalog catalog;
    private final Optional<ClusterProfile> profile;

    StoredDatabases(Repository repository, Snapshot snapshot) throws IOException {
        this.catalog = new StoredCatalog(repository, snapshot);
        this.profile = ClusterProfile.read(repository, snapshot);
    }

    ContentPage page(ContentQuery query) throws IOException, InterruptedException {
        List<String> path = query.path().isEmpty() ? List.of() : names(query.path());
        boolean counted = profile.filter(whole -> whole.counted() > 0).isPresent();
        List<String> notes = List.of(counted ? COUNTED : ESTIMATED);
        if (query.search().isPresent()) {
            return ContentPage.of(found(path, NamePattern.of(query.search().get())), query, notes);
        }
        if (path.isEmpty()) {
            List<ContentItem> items = new ArrayList<>();
            for (Database database : catalog.databases()) {
                String name = database.name();
                items.add(ContentItem.of(Type.DATABASE, name, TableName.written(name), true)
                        .selectedBy(Map.of("database", name)));
            }
            return ContentPage.of(items, query, List.of());
        }
        Database database = database(path.getFirst());
        List<Table> tables = catalog.tables(database);
        return switch (path.size()) {
            case 1 -> ContentPage.of(schemas(database, tables), query, List.of());
            case 2 -> ContentPage.of(tables(database, path.get(1), tables), query, notes);
            case 3 -> columns(database, path, tables, query);
            default ->
                throw new SourceException("'" + query.path() + "' names more than a database, a schema and a table.");
        };
    }

    /** All databases, with what their tables hold together. */
    List<ContentItem> summed() throws IOException {
        List<ContentItem> items = new ArrayList<>();
        for (Database database : catalog.databases()) {
            Map<Long, TableProfile> counted = counted(database);
            List<ContentItem> tables = catalog.tables(database).stream()
                    .map(table -> item(database, table, counted.get(table.oid()), table.name()))
                    .toList();
            boolean known = tables.stream().allMatch(table -> table.rows() != null);
            items.add(ContentItem.of(Type.DATABASE, database.name(), TableName.written(database.name()), true)
                    .holding(tables.size())
                    .sized(sum(tables, ContentItem::bytes))
                    .withRows(
                            known ? sum(tables, ContentItem::rows) : null,
                            tables.stream().allMatch(ContentItem::counted)));
        }
        return items;
    }

    private static long sum(List<ContentItem> items, Function<ContentItem, @Nullable Long> of) {
        return items.stream()
                .map(of)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * The tables that a part names, whole ones or those whose rows it selects; all of the database when it names none.
     *
     * @param missing told of each that is not there, as it was written
     */
    List<ContentItem> named(String name, PartSelection part, Consumer<String> missing) throws IOException {
        Database database = database(name);
        Map<Long, TableProfile> counted = counted(database);
        List<ContentItem> all = catalog.tables(database).stream()
                .map(table -> item(database, table, counted.get(table.oid()), table.schema() + "." + table.name()))
                .toList();
        if (part.tables().isEmpty() && part.schemas().isEmpty()) {
            return all;
        }
        Set<ContentItem> named = new LinkedHashSet<>();
        for (String written : part.schemas()) {
            String schema = names(written).getLast();
            keep(all, own -> own.getFirst().equals(schema), () -> missing.accept("schema " + written), named);
        }
        for (String written : part.tables()) {
            List<String> table = names(written);
            keep(
                    all,
                    own -> table.size() > 1 ? own.equals(table) : own.getLast().equals(table.getFirst()),
                    () -> missing.accept("table " + written),
                    named);
        }
        return List.copyOf(named);
    }

    /** @param wanted of a table's schema and name */
    private static void keep(
            List<ContentItem> all, Predicate<List<String>> wanted, Runnable missing, Set<ContentItem> named) {
        List<ContentItem> found = all.stream()
                .filter(item -> wanted.test(
                        TableName.split(String.valueOf(item.selection().get("table")), '.')))
                .toList();
        if (found.isEmpty()) {
            missing.run();
        }
        named.addAll(found);
    }

    /**
     * The columns of the table that a part's condition is on; empty when it is not there, or not all could be read.
     *
     * @param name of the database
     */
    Optional<Columns> conditioned(String name, PartSelection part) throws IOException {
        List<String> written = names(part.tables().getFirst());
        Database database = database(name);
        List<Table> named = catalog.tables(database).stream()
                .filter(table -> table.name().equals(written.getLast())
                        && (written.size() == 1 || table.schema().equals(written.getFirst())))
                .toList();
        if (named.size() != 1) {
            return Optional.empty();
        }
        return catalog.columns(database, named.getFirst()).map(known -> new Columns(named.getFirst(), known));
    }

    /** @param names in their order */
    record Columns(Table table, List<String> names) {}

    private static List<String> names(String path) throws SourceException {
        try {
            return TableName.split(path, '.');
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    e.getMessage() + ". Write database.schema.table, in double quotes where a name has capitals.", e);
        }
    }

    private Database database(String name) throws IOException {
        List<Database> all = catalog.databases();
        return all.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SourceException("The recovery point has no database '" + name + "'. It has: "
                        + String.join(", ", all.stream().map(Database::name).toList()) + "."));
    }

    private static List<ContentItem> schemas(Database database, List<Table> tables) {
        Map<String, List<Table>> bySchema = new LinkedHashMap<>();
        for (Table table : tables) {
            bySchema.computeIfAbsent(table.schema(), name -> new ArrayList<>()).add(table);
        }
        List<ContentItem> items = new ArrayList<>();
        bySchema.forEach((schema, in) -> items.add(ContentItem.of(
                        Type.SCHEMA, schema, TableName.written(database.name()) + "." + TableName.written(schema), true)
                .holding(in.size())
                .sized(in.stream()
                        .mapToLong(table -> Math.max(0, table.bytes()))
                        .sum())
                .selectedBy(Map.of("database", database.name(), "schema", TableName.written(schema)))));
        return items;
    }

    private List<ContentItem> tables(Database database, String schema, List<Table> all) throws SourceException {
        List<Table> tables =
                all.stream().filter(table -> table.schema().equals(schema)).toList();
        if (tables.isEmpty()) {
            throw new SourceException("The recovery point has no table in a schema '" + schema + "' of database '"
                    + database.name() + "'. Look into the database for its schemas.");
        }
        Map<Long, TableProfile> counted = counted(database);
        return tables.stream()
                .map(table -> item(database, table, counted.get(table.oid()), table.name()))
                .toList();
    }

    private List<ContentItem> found(List<String> path, NamePattern pattern) throws IOException, InterruptedException {
        List<ContentItem> found = new ArrayList<>();
        for (Database database : path.isEmpty() ? catalog.databases() : List.of(database(path.getFirst()))) {
            if (Thread.interrupted()) {
                throw new InterruptedException("searching");
            }
            Map<Long, TableProfile> counted = counted(database);
            for (Table table : catalog.tables(database)) {
                boolean within = path.size() < 2 || table.schema().equals(path.get(1));
                if (within && (pattern.test(table.name()) || pattern.test(table.schema() + "." + table.name()))) {
                    String name = table.schema() + "." + table.name();
                    found.add(item(
                            database,
                            table,
                            counted.get(table.oid()),
                            path.isEmpty() ? database.name() + "." + name : name));
                }
            }
        }
        return found;
    }

    private static ContentItem item(Database database, Table table, @Nullable TableProfile counted, String name) {
        String qualified = TableName.written(table.schema()) + "." + TableName.written(table.name());
        ContentItem item = ContentItem.of(Type.TABLE, name, TableName.written(database.name()) + "." + qualified, true)
                .sized(table.bytes() < 0 ? null : table.bytes())
                .withRows(table.rows() < 0 ? null : table.rows(), false)
                .selectedBy(Map.of("database", database.name(), "table", qualified));
        ContentItem whole = table.bytes() < 0 ? item.saying("partitioned") : item;
        return counted == null ? whole : whole.withRows(counted.rows() < 0 ? null : counted.rows(), counted.exact());
    }

    private ContentPage columns(Database database, List<String> path, List<Table> tables, ContentQuery query)
            throws IOException {
        Table table = tables.stream()
                .filter(one -> one.schema().equals(path.get(1)) && one.name().equals(path.get(2)))
                .findFirst()
                .orElseThrow(() -> new SourceException("The recovery point has no table '" + path.get(2)
                        + "' in schema '" + path.get(1) + "' of database '" + database.name()
                        + "'. Look into the schema for its tables."));
        TableProfile counted = counted(database).get(table.oid());
        if (counted == null || counted.columns().isEmpty()) {
            List<ContentItem> names = catalog.columns(database, table).orElse(List.of()).stream()
                    .map(name -> ContentItem.of(Type.COLUMN, name, query.path() + "." + TableName.written(name), false))
                    .toList();
            return ContentPage.of(
                    names,
                    query,
                    List.of(
                            "The values of this table were not counted. Those of tables up to 64 MiB are where the backup's"
                                    + " role may read them, as far as profile-seconds in the data set's source allow."));
        }
        List<ContentItem> items = counted.columns().stream()
                .map(column -> ContentItem.of(
                                Type.COLUMN,
                                column.name(),
                                query.path() + "." + TableName.written(column.name()),
                                false)
                        .withRows(column.values(), true)
                        .saying(column.type()))
                .toList();
        return ContentPage.of(items, query, List.of("Values that are not null, as they were counted at the backup."));
    }

    private Map<Long, TableProfile> counted(Database database) {
        Map<Long, TableProfile> counted = new LinkedHashMap<>();
        profile.stream()
                .flatMap(whole -> whole.databases().stream())
                .filter(one -> one.oid() == database.oid())
                .map(DatabaseProfile::tables)
                .flatMap(List::stream)
                .forEach(table -> counted.put(table.oid(), table));
        return counted;
    }
}
