package io.holdfast.control.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for the fields of a document and notes what its reader asks for: the JSON Schema of what is read. So the schema
 * says what the reader does, whatever becomes of the reader. A field whose presence the reader asks about first may be left
 * out.
 */
final class FieldSchema extends Fields {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, ObjectNode> properties = new LinkedHashMap<>();
    private final Map<String, FieldSchema> objects = new LinkedHashMap<>();
    private final Map<String, FieldSchema> items = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final Set<String> optional = new LinkedHashSet<>();
    private final Set<String> alternatives = new LinkedHashSet<>();
    private boolean closed;

    FieldSchema() {
        super("", null, new ArrayList<>());
    }

    /** The schema of the object; to be asked when the reader is done. */
    ObjectNode schema() {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode all = schema.putObject("properties");
        Set<String> needed = new LinkedHashSet<>(required);
        properties.forEach((name, property) -> {
            FieldSchema object = objects.get(name);
            if (object != null) {
                property = object.schema();
                if (property.has("required")) {
                    needed.add(name);
                }
            }
            FieldSchema item = items.get(name);
            if (item != null) {
                property.set("items", item.schema());
            }
            all.set(name, property);
        });
        needed.removeAll(optional);
        if (!needed.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            needed.forEach(names::add);
        }
        if (!alternatives.isEmpty()) {
            ArrayNode either = schema.putArray("anyOf");
            alternatives.forEach(name -> either.addObject().putArray("required").add(name));
        }
        if (closed) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private ObjectNode property(String field) {
        return properties.computeIfAbsent(field, name -> JSON.objectNode());
    }

    /** What YAML makes of a plain value: it need not be put in quotes to be taken for a text. */
    private static ObjectNode plain(ObjectNode node) {
        node.putArray("type").add("string").add("number").add("boolean");
        return node;
    }

    @Override
    boolean isSchema() {
        return true;
    }

    @Override
    Fields with(ObjectNode other) {
        return this;
    }

    @Override
    Fields inside(String name, ObjectNode other) {
        return this;
    }

    @Override
    void alternatives(String... fields) {
        alternatives.addAll(List.of(fields));
        optional.addAll(List.of(fields));
    }

    @Override
    void problem(String field, String message) {
        // there is nothing that could be wrong
    }

    @Override
    Optional<String> optionalText(String field) {
        plain(property(field));
        return Optional.empty();
    }

    @Override
    String text(String field) {
        plain(property(field));
        required.add(field);
        return "";
    }

    @Override
    String text(String field, String otherwise) {
        ObjectNode property = plain(property(field));
        if (!otherwise.isEmpty()) {
            property.put("default", otherwise);
        }
        return otherwise;
    }

    @Override
    String oneOf(String field, String otherwise, String... allowed) {
        ObjectNode property = property(field);
        ArrayNode words = property.putArray("enum");
        for (String word : allowed) {
            words.add(word);
        }
        property.put("default", otherwise);
        return otherwise;
    }

    @Override
    String oneOfKnown(String field, String otherwise, Map<String, String> refused, String... allowed) {
        return oneOf(field, otherwise, allowed);
    }

    @Override
    int number(String field, @Nullable Integer otherwise, int least) {
        ObjectNode property = property(field).put("type", "integer").put("minimum", least);
        if (otherwise == null) {
            required.add(field);
            return least;
        }
        property.put("default", otherwise);
        return otherwise;
    }

    @Override
    double amount(String field, double least) {
        property(field).put("type", "number").put("minimum", least);
        required.add(field);
        return least;
    }

    @Override
    boolean flag(String field, boolean otherwise) {
        property(field).put("type", "boolean").put("default", otherwise);
        return otherwise;
    }

    @Override
    <T> Optional<T> parsed(String field, String expected, Function<String, T> parser) {
        plain(property(field)).put("description", expected);
        return Optional.empty();
    }

    @Override
    String path(String field) {
        property(field)
                .put("type", "string")
                .put("pattern", "^\\s*/")
                .put("description", "an absolute path on the server");
        required.add(field);
        return "";
    }

    @Override
    List<String> texts(String field) {
        ObjectNode property = property(field).put("type", "array");
        plain(property.putObject("items"));
        return List.of();
    }

    @Override
    List<Fields> objects(String field) {
        property(field).put("type", "array");
        return List.of(items.computeIfAbsent(field, name -> new FieldSchema()));
    }

    @Override
    List<List<String>> waves(String field) {
        ArrayNode either =
                property(field).put("type", "array").putObject("items").putArray("anyOf");
        plain(either.addObject());
        plain(either.addObject().put("type", "array").putObject("items"));
        return List.of();
    }

    @Override
    Fields object(String field) {
        property(field);
        return objects.computeIfAbsent(field, name -> new FieldSchema());
    }

    @Override
    boolean has(String field) {
        optional.add(field);
        return true;
    }

    @Override
    Map<String, String> settings(String field, String... needed) {
        ObjectNode property = property(field).put("type", "object");
        ObjectNode named = property.putObject("properties");
        ArrayNode either = property.putObject("additionalProperties").putArray("anyOf");
        plain(either.addObject());
        plain(either.addObject().put("type", "array").putObject("items"));
        for (String key : needed) {
            plain(named.putObject(key));
            property.withArray("required").add(key);
            required.add(field);
        }
        return Map.of();
    }

    @Override
    void noOthers() {
        closed = true;
    }
}
