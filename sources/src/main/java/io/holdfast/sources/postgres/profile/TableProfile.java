package io.holdfast.sources.postgres.profile;

import java.util.List;

/**
 * A table's rows.
 *
 * @param oid which it keeps when it is renamed or emptied
 * @param file its number, which the log knows the table by
 * @param exact whether the rows were counted; else the server's own estimate
 * @param columns empty when the rows were not counted
 */
public record TableProfile(
        long oid, long file, String schema, String name, long rows, boolean exact, List<ColumnProfile> columns) {
    public TableProfile {
        columns = List.copyOf(columns);
    }
}
