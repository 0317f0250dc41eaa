package io.holdfast.sources.postgres.part;

import io.holdfast.repository.Progress;
import io.holdfast.sources.SourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** Writes a part of a database into a directory of files; see the package's description. */
public final class PartExtraction {
    private final Connection connection;
    private final PartSelection selection;
    private final Map<String, String> asked;
    private final Progress progress;

    /**
     * @param connection to the restored copy's database, whose role can read everything in it; nothing is changed there
     * @param asked the selection as it was asked for, kept in the extract
     */
    public PartExtraction(
            Connection connection, PartSelection selection, Map<String, String> asked, Progress progress) {
        this.connection = connection;
        this.selection = selection;
        this.asked = asked;
        this.progress = progress;
    }

    /**
     * @param extracted rows that belong to the selection
     * @param needed rows that they refer to
     * @param leftOut for people: what else is in the schemas and is not put back; empty when there is nothing
     */
    public record Summary(int tables, long extracted, long needed, String leftOut) {}

    /**
     * Runs on the caller's thread.
     *
     * @param extract a directory that is made, which only its owner can read
     * @throws SourceException when the selection names what there is not, or comes to no row at all
     */
    public Summary run(Path extract) throws IOException, SQLException, InterruptedException {
        Files.createDirectory(
                extract, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        SessionSettings.exact(connection);
        connection.setAutoCommit(false);
        try {
            progress.stage("selecting rows");
            TableCatalog catalog = TableCatalog.of(connection);
            List<ForeignKey> references = SelectedRows.references(selection, catalog);
            RowClosure closure = SelectedRows.of(selection, catalog, references, connection);
            SessionSettings.qualifyNames(connection);
            List<PartTable> tables = new ArrayList<>();
            for (Table table : closure.tables()) {
                progress.stage("extracting " + table.name());
                tables.add(extract(extract, table, closure, tables.size() + 1));
            }
            if (selection.byRows() && tables.stream().allMatch(table -> table.owned() == 0)) {
                throw new SourceException("The selection comes to no row: "
                        + String.join("; ", closure.paths())
                        + ". Check it, and whether the rows were there at that instant.");
            }
            PartDocument document = new PartDocument(
                    PartDocument.FORMAT,
                    connection.getCatalog(),
                    connection.getMetaData().getDatabaseProductVersion(),
                    asked,
                    tables,
                    references,
                    closure.paths());
            document.write(extract);
            return new Summary(
                    tables.size(),
                    tables.stream().mapToLong(PartTable::owned).sum(),
                    tables.stream().mapToLong(PartTable::needed).sum(),
                    selection.byRows() || !selection.tables().isEmpty()
                            ? ""
                            : OtherObjects.write(connection, schemas(), extract));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Those that were asked for; all of the database where none was. */
    private List<String> schemas() throws SQLException {
        if (!selection.schemas().isEmpty()) {
            return TableName.split(String.join(",", selection.schemas()), ',');
        }
        List<String> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
                                + " AND nspname <> 'information_schema'")) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private PartTable extract(Path extract, Table table, RowClosure closure, int number)
            throws IOException, SQLException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while rows were extracted");
        }
        String file = String.format("%04d.copy", number);
        long owned;
        long needed;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FILTER (WHERE " + closure.owned(table.name())
                        + "), count(*) FROM " + closure.from(table, false))) {
            row.next();
            owned = row.getLong(1);
            needed = row.getLong(2) - owned;
        }
        MessageDigest digest = PartDocument.sha256();
        List<String> columns = table.written();
        String values = columns.isEmpty() ? "" : ", " + TableName.quoted(columns, "t.");
        try (OutputStream out = new DigestOutputStream(
                new BufferedOutputStream(
                        Files.newOutputStream(extract.resolve(file), StandardOpenOption.CREATE_NEW), 1 << 16),
                digest)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT " + closure.owned(table.name()) + values + " FROM "
                                    + closure.from(table, false) + ") TO STDOUT",
                            out);
        }
        return new PartTable(
                table,
                closure.isWhole(table.name()),
                owned,
                needed,
                file,
                HexFormat.of().formatHex(digest.digest()),
                TableDefinition.of(connection, table));
    }

    /** Which database a selection is about: the one it names, or else the data set's. */
    public static String database(PartSelection selection, String otherwise) {
        return selection.database().orElse(otherwise);
    }
}
