package io.holdfast.control.itself;

import io.holdfast.control.schema.CatalogSchema;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.PGConnection;

/**
 * Fills a catalog from a backup: makes the tables as the backup's version had them, loads every row, and migrates to the
 * version of this program. What the tables held before is gone.
 */
final class CatalogLoad {
    private final DataSource target;
    private final Consumer<String> progress;

    /** @param progress takes a line for each stage */
    CatalogLoad(DataSource target, Consumer<String> progress) {
        this.target = target;
        this.progress = progress;
    }

    /** @throws IOException with what to do; the tables are empty then, or as the backup's version made them */
    void load(CatalogBackup backup) throws IOException, InterruptedException {
        CatalogManifest manifest = backup.manifest();
        CatalogSchema schema = new CatalogSchema(target);
        MigrationVersion newest = CatalogSchema.newest();
        MigrationVersion made = MigrationVersion.fromVersion(manifest.schemaVersion());
        if (made.compareTo(newest) > 0) {
            throw new IOException("The backup is of a newer Holdfast (its catalog's tables are of version "
                    + manifest.schemaVersion() + ", this one knows them up to " + newest
                    + "). Use the version that made it, or a later one.");
        }
        progress.accept("Making the catalog's tables, version " + manifest.schemaVersion());
        schema.migrate(made);
        try (Connection connection = target.getConnection()) {
            connection.setAutoCommit(false);
            fill(connection, backup);
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(
                    "The catalog could not be loaded from snapshot "
                            + backup.snapshot().shortId() + ": " + e.getMessage()
                            + " Name an earlier one with --snapshot.",
                    e);
        }
        if (newest.compareTo(made) > 0) {
            progress.accept("Migrating the catalog to version " + newest);
            schema.migrate();
        }
    }

    private void fill(Connection connection, CatalogBackup backup)
            throws SQLException, IOException, InterruptedException {
        List<CatalogTable> present = CatalogTable.all(connection);
        Map<String, CatalogManifest.Table> saved = backup.manifest().tables().stream()
                .collect(Collectors.toMap(CatalogManifest.Table::name, Function.identity()));
        // rows come back as they were: what their making set off was set off then, and what guards them guards them
        // again
        // from then on
        setTriggers(connection, present, "DISABLE");
        execute(
                connection,
                "TRUNCATE "
                        + CatalogTable.quoted(
                                present.stream().map(CatalogTable::name).toList()));
        DeferredIndexes indexes = DeferredIndexes.of(connection);
        for (CatalogTable table : present) {
            CatalogManifest.Table from = saved.get(table.name());
            if (from != null) {
                progress.accept("Loading " + from.name() + ": " + from.rows() + " rows");
                fill(connection, from, backup);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped");
            }
        }
        progress.accept("Making the indexes");
        indexes.make();
        setTriggers(connection, present, "ENABLE");
        setSequences(connection);
    }

    private static void setTriggers(Connection connection, List<CatalogTable> tables, String how) throws SQLException {
        for (CatalogTable table : tables) {
            execute(connection, "ALTER TABLE " + CatalogTable.quoted(table.name()) + " " + how + " TRIGGER USER");
        }
    }

    private static void fill(Connection connection, CatalogManifest.Table table, CatalogBackup backup)
            throws SQLException, IOException {
        long rows;
        try (InputStream content = backup.content(table)) {
            rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(CatalogTable.copyIn(table.name(), table.columns()), content);
        }
        if (rows != table.rows()) {
            throw new IOException("Table " + table.name() + " has " + rows + " rows in the backup; " + table.rows()
                    + " were exported. Name an earlier snapshot with --snapshot.");
        }
    }

    /** Numbers that the database gives out go on after the largest that was given out. */
    private static void setSequences(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("""
                        SELECT class.relname AS table, attname AS column,
                            pg_get_serial_sequence(quote_ident(class.relname), attname) AS sequence
                        FROM pg_class class JOIN pg_attribute ON attrelid = class.oid AND attnum > 0
                        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
                            AND NOT attisdropped
                            AND pg_get_serial_sequence(quote_ident(class.relname), attname) IS NOT NULL
                        """)) {
            while (row.next()) {
                execute(
                        connection,
                        "SELECT setval('" + row.getString("sequence") + "', coalesce(max("
                                + CatalogTable.quoted(row.getString("column")) + "), 0) + 1, false) FROM "
                                + CatalogTable.quoted(row.getString("table")));
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
