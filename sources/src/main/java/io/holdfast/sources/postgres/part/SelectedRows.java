package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Resolves a selection against a database. */
final class SelectedRows {
    private SelectedRows() {}

    /** The database's own references, and those that the declaration adds. */
    static List<ForeignKey> references(PartSelection selection, TableCatalog catalog)
            throws SourceException, SQLException {
        List<ForeignKey> references = new ArrayList<>(catalog.references());
        for (String text : selection.references()) {
            references.add(DeclaredReference.parse(text, catalog));
        }
        return references;
    }

    /** @throws SourceException when the selection names what there is not */
    static RowClosure of(
            PartSelection selection, TableCatalog catalog, List<ForeignKey> references, Connection connection)
            throws SourceException, SQLException, InterruptedException {
        RowClosure closure = start(selection, catalog, references, connection);
        closure.need();
        return closure;
    }

    /** Without the rows that are only needed. */
    static RowClosure start(
            PartSelection selection, TableCatalog catalog, List<ForeignKey> references, Connection connection)
            throws SourceException, SQLException, InterruptedException {
        RowClosure closure = new RowClosure(connection, catalog, references);
        if (selection.user().isPresent()) {
            DeclaredReference.Place place =
                    DeclaredReference.place(selection.userTable().orElseThrow(), catalog);
            if (place.columns().size() != 1) {
                throw new SourceException("'" + selection.userTable().get()
                        + "' names more than one column. Name the one that identifies a user.");
            }
            closure.addEqual(
                    place.table(), place.columns().getFirst(), selection.user().get());
        } else if (selection.where().isPresent()) {
            Table table =
                    catalog.table(catalog.find(selection.tables().getFirst())).orElseThrow();
            closure.addWhere(table, Predicate.of(selection.where().get()));
        } else {
            addWhole(selection, catalog, closure);
        }
        if (selection.byRows() && selection.follow()) {
            closure.follow(selection.except());
        }
        return closure;
    }

    private static void addWhole(PartSelection selection, TableCatalog catalog, RowClosure closure)
            throws SourceException, SQLException {
        List<TableName> names = new ArrayList<>();
        for (String schema : selection.schemas()) {
            names.addAll(catalog.inSchema(TableName.split(schema, '.').getFirst()));
        }
        for (String table : selection.tables()) {
            names.add(catalog.find(table));
        }
        if (selection.schemas().isEmpty() && selection.tables().isEmpty()) {
            names.addAll(catalog.names());
        }
        if (names.isEmpty()) {
            throw new SourceException("The database holds no table of its users. Name another by 'database'.");
        }
        for (TableName name : names) {
            closure.addWhole(name);
        }
    }
}
