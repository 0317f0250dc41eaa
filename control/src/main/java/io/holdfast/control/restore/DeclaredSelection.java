package io.holdfast.control.restore;

import io.holdfast.control.inventory.Declaration.DataSet;
import java.util.HashMap;
import java.util.Map;

/** What each restore of a data set has in its selection, beside what was asked for. */
final class DeclaredSelection {
    private static final String PART = "part.";

    private DeclaredSelection() {}

    /**
     * With the data set's validation queries, and what its source's settings say of the content's parts, such as which row
     * is a user's. What was asked for goes first.
     */
    static Map<String, String> with(Map<String, String> asked, DataSet dataSet) {
        Map<String, String> selection = new HashMap<>(asked);
        dataSet.validations()
                .forEach(validation -> selection.putIfAbsent("validate." + validation.name(), validation.query()));
        dataSet.source().forEach((key, value) -> {
            if (key.startsWith(PART)) {
                selection.putIfAbsent(key, value);
            }
        });
        return selection;
    }
}
