package io.holdfast.sources.postgres.part;

/**
 * A table's part, as it was extracted.
 *
 * @param table as it was
 * @param whole all its rows were asked for
 * @param owned how many rows belong to the selection
 * @param needed how many rows are only referred to
 * @param file its name in the extract's directory; its columns are {@code owned} and {@code table.written()}
 * @param sha256 of the file, in hexadecimal
 */
record PartTable(
        Table table, boolean whole, long owned, long needed, String file, String sha256, Definition definition) {
    TableName name() {
        return table.name();
    }
}
