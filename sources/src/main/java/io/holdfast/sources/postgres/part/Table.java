package io.holdfast.sources.postgres.part;

import java.util.List;

/**
 * A table as it is in one database.
 *
 * @param key the columns of its primary key or else of a unique index over columns that are never null; empty: none
 * @param uniques the columns of each other unique index that covers all rows
 */
record Table(
        long oid,
        TableName name,
        boolean partitioned,
        List<Column> columns,
        List<String> key,
        List<List<String>> uniques) {
    Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        uniques = List.copyOf(uniques);
    }

    /** For FROM: with its partitions, but not with tables that inherit from it, which are tables of their own. */
    String from() {
        return (partitioned ? "" : "ONLY ") + name.sql();
    }

    List<String> written() {
        return columns.stream()
                .filter(column -> !column.generated())
                .map(Column::name)
                .toList();
    }
}
