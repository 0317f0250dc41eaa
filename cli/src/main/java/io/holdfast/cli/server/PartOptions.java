package io.holdfast.cli.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What part of a PostgreSQL data set is wanted. */
final class PartOptions {
    @Option(
            names = "--database",
            paramLabel = "NAME",
            description = "PostgreSQL: a part of this database; alone, all its tables. Default: the data set's.")
    private @Nullable String database;

    @Option(names = "--schema", paramLabel = "NAME[,NAME]", description = "PostgreSQL: all tables of these schemas.")
    private @Nullable String schema;

    @Option(
            names = "--table",
            paramLabel = "NAME[,NAME]",
            description = "PostgreSQL: these tables, such as shop.orders.")
    private @Nullable String table;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "The table's rows for which this is true, with all that belongs to them by foreign keys.")
    private @Nullable String where;

    @Option(
            names = "--of-user",
            paramLabel = "ID",
            description = "PostgreSQL: what belongs to this user; the data set declares which row is a user's.")
    private @Nullable String user;

    @Option(
            names = "--except",
            paramLabel = "NAME[,NAME]",
            description = "Follow no foreign key of this name, and none from this table.")
    private @Nullable String except;

    @Option(names = "--no-follow", description = "The rows alone, without what belongs to them.")
    private boolean alone;

    void addTo(Map<String, String> selection) {
        put(selection, "database", database);
        put(selection, "schema", schema);
        put(selection, "table", table);
        put(selection, "where", where);
        put(selection, "user", user);
        put(selection, "except", except);
        put(selection, "follow", alone ? "none" : null);
    }

    static void put(Map<String, String> selection, String key, @Nullable String value) {
        if (value != null) {
            selection.put(key, value);
        }
    }
}
