package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns and references as declarations write them: {@code schema.table(a, b) -> schema.other(c, d)}. */
final class DeclaredReference {
    private static final Pattern COLUMNS = Pattern.compile("\\s*([^()]+)\\(([^()]+)\\)\\s*");

    private DeclaredReference() {}

    /** A table and columns of it, all of which exist. */
    record Place(Table table, List<String> columns) {}

    /** @throws SourceException when it is not of the form, or names what there is not */
    static Place place(String text, TableCatalog catalog) throws SourceException, SQLException {
        Matcher matcher = COLUMNS.matcher(text);
        if (!matcher.matches()) {
            throw new SourceException("'" + text.strip() + "' is not of the form schema.table(column). Correct the data"
                    + " set's declaration.");
        }
        Table table = catalog.table(catalog.find(matcher.group(1).strip())).orElseThrow();
        List<String> columns;
        try {
            columns = TableName.split(matcher.group(2), ',');
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "'" + text.strip() + "' cannot be read: " + e.getMessage() + ". Correct the declaration.", e);
        }
        for (String column : columns) {
            if (table.columns().stream().noneMatch(known -> known.name().equals(column))) {
                throw new SourceException("Table " + table.name() + " has no column '" + column + "', which '"
                        + text.strip() + "' names. Correct the data set's declaration.");
            }
        }
        return new Place(table, columns);
    }

    /** @throws SourceException when it is not of the form, or names what there is not */
    static ForeignKey parse(String text, TableCatalog catalog) throws SourceException, SQLException {
        String[] sides = text.split("->", -1);
        if (sides.length != 2) {
            throw new SourceException("The reference '" + text + "' is not of the form schema.table(column) ->"
                    + " schema.other(column). Correct the data set's declaration.");
        }
        Place child = place(sides[0], catalog);
        Place parent = place(sides[1], catalog);
        if (child.columns().size() != parent.columns().size()) {
            throw new SourceException("The reference '" + text
                    + "' names more columns on one side than on the other. Correct the data set's declaration.");
        }
        return new ForeignKey(
                text, child.table().name(), child.columns(), parent.table().name(), parent.columns(), false);
    }
}
