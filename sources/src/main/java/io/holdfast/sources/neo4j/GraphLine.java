package io.holdfast.sources.neo4j;

import java.util.List;
import java.util.SortedMap;
import org.neo4j.driver.Value;

/** What one line of an export holds. Labels and keys are in order, so equal entities make equal lines. */
sealed interface GraphLine {
    SortedMap<String, Value> properties();

    /** @param number {@code id(n)} in the exported database */
    record NodeLine(long number, List<String> labels, SortedMap<String, Value> properties) implements GraphLine {
        public NodeLine {
            labels = labels.stream().sorted().toList();
        }
    }

    /**
     * @param start number of the node it begins at
     * @param end number of the node it ends at
     */
    record RelationshipLine(long start, long end, String type, SortedMap<String, Value> properties)
            implements GraphLine {}
}
