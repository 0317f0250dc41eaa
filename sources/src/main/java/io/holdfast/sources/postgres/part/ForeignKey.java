package io.holdfast.sources.postgres.part;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one table that refer to rows of another.
 *
 * @param name of the constraint; for one that the declaration names, its text
 * @param outlives the server keeps the referring row when the other is deleted (ON DELETE SET NULL or SET DEFAULT): so it
 *     does not belong to it
 */
record ForeignKey(
        String name,
        TableName child,
        List<String> childColumns,
        TableName parent,
        List<String> parentColumns,
        boolean outlives) {
    ForeignKey {
        childColumns = List.copyOf(childColumns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** The condition that joins both, by their aliases. */
    String on(String childAlias, String parentAlias) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < childColumns.size(); i++) {
            pairs.add(childAlias + "." + TableName.quoted(childColumns.get(i)) + " = " + parentAlias + "."
                    + TableName.quoted(parentColumns.get(i)));
        }
        return String.join(" AND ", pairs);
    }
}
