package io.holdfast.control.inventory;

import io.holdfast.control.inventory.DeclarationPlan.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields in which two specs differ. */
final class FieldChanges {
    private FieldChanges() {}

    /** @param before null when there is none; {@code after} likewise */
    static List<FieldChange> between(@Nullable JsonNode before, @Nullable JsonNode after) {
        Map<String, String> old = fields(before);
        Map<String, String> now = fields(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        List<FieldChange> changes = new ArrayList<>();
        for (String name : names) {
            if (!Objects.equals(old.get(name), now.get(name))) {
                changes.add(new FieldChange(name, old.get(name), now.get(name)));
            }
        }
        return List.copyOf(changes);
    }

    private static Map<String, String> fields(@Nullable JsonNode spec) {
        Map<String, String> fields = new TreeMap<>();
        if (spec != null) {
            add("", spec, fields);
        }
        return fields;
    }

    /** Lists of plain values are one field: what moved within one is best seen whole. */
    private static void add(String path, JsonNode node, Map<String, String> fields) {
        if (node.isObject() && !node.isEmpty()) {
            node.forEachEntry((name, value) -> add(path.isEmpty() ? name : path + "." + name, value, fields));
        } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isContainer)) {
            int position = 0;
            for (JsonNode item : node) {
                add(path + "[" + position++ + "]", item, fields);
            }
        } else if (!path.isEmpty()) {
            fields.put(path, node.isString() ? node.stringValue() : node.toString());
        }
    }
}
