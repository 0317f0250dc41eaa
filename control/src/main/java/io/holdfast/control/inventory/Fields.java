package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one object of a declaration, noting what is wrong with each; a field that is wrong reads as
 * empty, so that one reading finds all problems. {@link FieldSchema} learns from the same reading what may be declared, so
 * what reads a field says here all that is to be known of it. Not for several threads.
 */
class Fields {
    private final String path;
    private final @Nullable JsonNode object;
    private final List<FieldProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(String path, @Nullable JsonNode object, List<FieldProblem> problems) {
        this.path = path;
        this.problems = problems;
        if (object != null && !object.isObject()) {
            problems.add(new FieldProblem(path, "must be a mapping of fields"));
            this.object = null;
        } else {
            this.object = object;
        }
    }

    private @Nullable JsonNode get(String field) {
        known.add(field);
        JsonNode value = object == null ? null : object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    void problem(String field, String message) {
        problems.add(new FieldProblem(path + "." + field, message));
    }

    Optional<String> optionalText(String field) {
        JsonNode value = get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            problem(field, "must be a plain value");
            return Optional.empty();
        }
        return Optional.of(value.asString().strip()).filter(text -> !text.isEmpty());
    }

    String text(String field) {
        return optionalText(field).orElseGet(() -> {
            problem(field, "is missing");
            return "";
        });
    }

    String text(String field, String otherwise) {
        return optionalText(field).orElse(otherwise);
    }

    String oneOf(String field, String otherwise, String... allowed) {
        String value = text(field, otherwise);
        if (!List.of(allowed).contains(value)) {
            problem(field, "is '" + value + "'; it must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** As {@link #oneOf}, with a word of their own for some that are not. @param refused reasons, by patterns of the whole value */
    String oneOfKnown(String field, String otherwise, Map<String, String> refused, String... allowed) {
        String value = text(field, otherwise);
        for (Map.Entry<String, String> known : refused.entrySet()) {
            if (value.matches(known.getKey())) {
                problem(field, "is '" + value + "': " + known.getValue());
                return value;
            }
        }
        return oneOf(field, otherwise, allowed);
    }

    int number(String field, @Nullable Integer otherwise, int least) {
        JsonNode value = get(field);
        if (value == null) {
            if (otherwise == null) {
                problem(field, "is missing");
            }
            return otherwise == null ? least : otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least) {
            problem(field, "is '" + value + "'; it must be a whole number of " + least + " or more");
            return least;
        }
        return value.asInt();
    }

    /** A number of this or more; with a fraction, perhaps. */
    double amount(String field, double least) {
        JsonNode value = get(field);
        if (value == null) {
            problem(field, "is missing");
            return least;
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble()) || value.asDouble() < least) {
            problem(field, "is '" + value + "'; it must be a number of " + least + " or more");
            return least;
        }
        return value.asDouble();
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode value = get(field);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problem(field, "must be true or false");
            return otherwise;
        }
        return value.asBoolean();
    }

    <T> Optional<T> parsed(String field, String expected, Function<String, T> parser) {
        return optionalText(field).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (DateTimeException | IllegalArgumentException e) {
                problem(field, "is '" + text + "'; it must be " + expected);
                return Optional.empty();
            }
        });
    }

    /** An absolute path of the server's machine, normalised; the empty text when it is wrong. */
    String path(String field) {
        String text = text(field);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize().toString();
            }
            if (!text.isEmpty()) {
                problem(field, "is '" + text + "'; it must be an absolute path on the server");
            }
        } catch (InvalidPathException e) {
            problem(field, "is no path: " + e.getReason());
        }
        return "";
    }

    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(field)) {
            plain(field, item).ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }

    private Optional<String> plain(String field, JsonNode item) {
        if (item.isValueNode() && !item.isNull() && !item.asString().isBlank()) {
            return Optional.of(item.asString().strip());
        }
        problem(field, "must be a list of plain values, none of them empty");
        return Optional.empty();
    }

    /** The items of a list, each as an object to be read. */
    List<Fields> objects(String field) {
        List<Fields> objects = new ArrayList<>();
        int position = 0;
        for (JsonNode item : items(field)) {
            objects.add(new Fields(path + "." + field + "[" + position++ + "]", item, problems));
        }
        return objects;
    }

    /** A list of lists of names; a plain name stands for a list of one. */
    List<List<String>> waves(String field) {
        List<List<String>> waves = new ArrayList<>();
        for (JsonNode item : items(field)) {
            List<String> wave = new ArrayList<>();
            if (item.isArray()) {
                item.forEach(name -> plain(field, name).ifPresent(wave::add));
            } else {
                plain(field, item).ifPresent(wave::add);
            }
            waves.add(List.copyOf(wave));
        }
        return List.copyOf(waves);
    }

    private Iterable<JsonNode> items(String field) {
        JsonNode value = get(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            problem(field, "must be a list");
            return List.of();
        }
        return value;
    }

    /** The object that is read; an empty one when there is none. */
    ObjectNode json() {
        return object instanceof ObjectNode json ? json : JsonNodeFactory.instance.objectNode();
    }

    /** Other content that stands for this, such as what is made of it. */
    Fields with(ObjectNode other) {
        return new Fields(path, other, problems);
    }

    /** What is brought in at this place from elsewhere. */
    Fields inside(String name, ObjectNode other) {
        return new Fields(path + "(" + name + ")", other, problems);
    }

    /** Whether it is not read, but learnt what may be declared: then every field is there. */
    boolean isSchema() {
        return false;
    }

    /** One of these has to be there; what reads them says so when none is. */
    void alternatives(String... fields) {
        // told by what reads them
    }

    /** An object within, or an empty one when it is missing. */
    Fields object(String field) {
        return new Fields(path + "." + field, get(field), problems);
    }

    boolean has(String field) {
        return get(field) != null;
    }

    /**
     * All fields of an object within as texts; the items of a list are joined by commas.
     *
     * @param required a setting that must be there
     */
    Map<String, String> settings(String field, String... required) {
        Map<String, String> settings = plainSettings(field);
        for (String key : required) {
            if (settings.getOrDefault(key, "").isBlank()) {
                problem(field + "." + key, "is missing");
            }
        }
        return settings;
    }

    private Map<String, String> plainSettings(String field) {
        JsonNode value = get(field);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            problem(field, "must be a mapping of settings");
            return Map.of();
        }
        Map<String, String> settings = new LinkedHashMap<>();
        value.forEachEntry((key, setting) -> {
            if (setting.isValueNode() && !setting.isNull()) {
                settings.put(key, setting.asString());
            } else if (setting.isArray()) {
                List<String> items = new ArrayList<>();
                setting.forEach(item -> plain(field + "." + key, item).ifPresent(items::add));
                settings.put(key, String.join(",", items));
            } else {
                problem(field + "." + key, "must be a plain value or a list of them");
            }
        });
        return Map.copyOf(settings);
    }

    /** All that was given, as JSON in one form only; an empty object when it was none. */
    String canonical() {
        return object == null ? "{}" : Catalog.sortedJson(object);
    }

    /** Notes the fields that nobody asked for: most often a misspelt name. */
    void noOthers() {
        if (object != null) {
            for (String name : object.propertyNames()) {
                if (!known.contains(name)) {
                    problem(name, "is not known; known are " + String.join(", ", known));
                }
            }
        }
    }
}
