package io.holdfast.repository.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the repository's JSON by hand: every field is checked, every error names it. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** For streams of JSON. */
    public static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** What should be JSON of a certain form is not. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        public Malformed(String message) {
            super(message);
        }
    }

    /** Parses one object. */
    public static ObjectNode parse(byte[] bytes) throws Malformed {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new Malformed("not JSON: " + e.getOriginalMessage());
        }
        throw new Malformed("not a JSON object");
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static JsonNode child(JsonNode node, String field) throws Malformed {
        JsonNode child = node.get(field);
        if (child == null || child.isNull()) {
            throw new Malformed("no field " + field);
        }
        return child;
    }

    public static String text(JsonNode node, String field) throws Malformed {
        JsonNode child = child(node, field);
        if (!child.isString()) {
            throw new Malformed("field " + field + " is no text");
        }
        return child.stringValue();
    }

    public static String textOrEmpty(JsonNode node, String field) throws Malformed {
        return optionalText(node, field).orElse("");
    }

    public static Optional<String> optionalText(JsonNode node, String field) throws Malformed {
        JsonNode child = node.get(field);
        return child == null || child.isNull() ? Optional.empty() : Optional.of(text(node, field));
    }

    /** A list of texts; empty when the field is missing or null. */
    public static List<String> texts(JsonNode node, String field) throws Malformed {
        JsonNode child = node.get(field);
        if (child == null || child.isNull()) {
            return List.of();
        }
        if (!child.isArray()) {
            throw new Malformed("field " + field + " is no list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : child) {
            if (!element.isString()) {
                throw new Malformed("field " + field + " holds something that is no text");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    public static int integer(JsonNode node, String field) throws Malformed {
        JsonNode child = child(node, field);
        if (!child.isIntegralNumber() || !child.canConvertToInt()) {
            throw new Malformed("field " + field + " is no integer");
        }
        return child.intValue();
    }

    public static boolean flag(JsonNode node, String field) throws Malformed {
        JsonNode child = child(node, field);
        if (!child.isBoolean()) {
            throw new Malformed("field " + field + " is neither true nor false");
        }
        return child.booleanValue();
    }

    public static byte[] bytes(JsonNode node, String field) throws Malformed {
        try {
            return java.util.Base64.getDecoder().decode(text(node, field));
        } catch (IllegalArgumentException e) {
            throw new Malformed("field " + field + " is no base64");
        }
    }

    /** RFC 3339 with up to nine decimals and any offset, as Go writes it. */
    public static Instant time(JsonNode node, String field) throws Malformed {
        String text = text(node, field);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new Malformed("field " + field + " is no time: " + text);
        }
    }

    /** 64 lower-case hexadecimal digits. */
    public static String id(JsonNode node, String field) throws Malformed {
        String text = text(node, field);
        if (!isId(text)) {
            throw new Malformed("field " + field + " is no id");
        }
        return text;
    }

    public static Optional<String> optionalId(JsonNode node, String field) throws Malformed {
        return optionalText(node, field).isEmpty() ? Optional.empty() : Optional.of(id(node, field));
    }

    public static boolean isId(String text) {
        if (text.length() != 64) {
            return false;
        }
        for (int i = 0; i < 64; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
