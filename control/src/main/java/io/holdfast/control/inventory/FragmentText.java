package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.PlanFragment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A fragment's steps with the values that an include gives, and with the ids that they have in the plan. */
final class FragmentText {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

    private final PlanFragment fragment;
    private final String prefix;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();

    /** Notes at the include which of the fragment's variables have no value, and which it has not. */
    FragmentText(PlanFragment fragment, PlanGroup.Include include, String prefix) {
        this.fragment = fragment;
        this.prefix = prefix;
        values.putAll(fragment.defaults());
        include.variables().forEach((name, value) -> {
            if (fragment.variables().contains(name) || fragment.defaults().containsKey(name)) {
                values.put(name, value);
            } else {
                Set<String> known = new LinkedHashSet<>(fragment.variables());
                known.addAll(fragment.defaults().keySet());
                include.fields()
                        .problem(
                                "variables." + name,
                                "is none of fragment " + fragment.name() + "; it has "
                                        + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        });
        for (String name : fragment.variables()) {
            if (!values.containsKey(name)) {
                include.fields().problem("variables." + name, "is missing; fragment " + fragment.name() + " needs it");
            }
        }
        fragment.graph().forEach(this::collect);
    }

    private void collect(JsonNode entry) {
        JsonNode id = entry.path("id");
        if (id.isString()) {
            ids.add(id.asString());
        }
        if (entry.path("include").isObject()) {
            // ids of what it includes begin with the group's name
            ids.add(entry.path("group").asString("") + ".");
        }
        entry.path("graph").forEach(this::collect);
    }

    /** The fragment's {@code graph}, in an object. */
    ObjectNode filled() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set("graph", filled(fragment.graph()));
        return object;
    }

    private JsonNode filled(JsonNode node) {
        if (node.isString()) {
            return StringNode.valueOf(text(node.asString()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(one -> array.add(filled(one)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.forEachEntry((name, value) -> object.set(
                    name,
                    name.equals("restored") && value.isString()
                            ? StringNode.valueOf(prefix + text(value.asString()))
                            : filled(value)));
            return object;
        }
        return node;
    }

    private String text(String text) {
        return PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(place(match.group(), match.group(1))));
    }

    /** A variable of the fragment, a fact of a step of it, or something of the plan, which stays. */
    private String place(String whole, String name) {
        String value = values.get(name);
        if (value != null) {
            return value;
        }
        boolean own = ids.stream().anyMatch(id -> id.endsWith(".") ? name.startsWith(id) : name.startsWith(id + "."));
        return own ? "{{" + prefix + name + "}}" : whole;
    }
}
