package io.holdfast.server.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes requests for one operation of an OpenAPI document: mostly of the shape that it describes, with values at and beyond
 * the edges of it. The same seed makes the same requests.
 */
final class RequestMaker {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DEEPEST = 5;

    /** Texts that somebody's code has stumbled over. Written as they stand within a JSON text. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "\\u0000",
            "a\\u0000b",
            "\\ud800",
            "\\uD83D\\uDE00 \\u202Eright to left",
            "Ünïcödé ﷽ 日本語",
            "'; DROP TABLE alerts; --",
            "%s%n%x ${jndi:ldap://127.0.0.1/a} #{7*7} {{7*7}}",
            "<script>alert(1)</script>",
            "../../../etc/passwd",
            "-1",
            "1e400",
            "2026-02-30T25:61:61Z",
            "+999999999-12-31T23:59:59Z",
            "0000-00-00",
            "PT-1S",
            "P99999999999999999999D",
            "* * * * * *",
            "(((((((((((((((((((((((((((((",
            "\\r\\nSet-Cookie: a=b",
            "fuzzed",
            "repo-a",
            "quick");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "1e400",
            "1.5",
            "-0.0",
            "123456789012345678901234567890");

    private final Random random;
    private final JsonNode document;
    private final Existing existing;

    RequestMaker(JsonNode document, Existing existing, long seed) {
        this.document = document;
        this.existing = existing;
        this.random = new Random(seed);
    }

    /** @param body empty for none */
    record Made(String method, String target, String contentType, byte[] body, List<String> headers) {
        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            return method + " " + target + " " + headers + " " + contentType + " "
                    + (text.length() > 500 ? text.substring(0, 500) + "… (" + body.length + " bytes)" : text);
        }
    }

    /** @param path as the document writes it, with names in braces */
    Made make(String method, String path, JsonNode operation) {
        String target = path;
        StringBuilder query = new StringBuilder();
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asString();
            switch (parameter.path("in").asString()) {
                case "path" -> target = target.replace("{" + name + "}", segment(existing.of(path, name)));
                case "query" -> {
                    for (int i = random.nextInt(3); i > 0; i--) {
                        query.append(query.isEmpty() ? '?' : '&')
                                .append(encoded(name))
                                .append('=')
                                .append(encoded(plain(parameter.path("schema"))));
                    }
                }
                case "header" ->
                    headers.addAll(List.of(name, plain(parameter.path("schema")).replaceAll("[^ -~]", "?")));
                default -> {}
            }
        }
        if (random.nextInt(8) == 0) {
            query.append(query.isEmpty() ? '?' : '&').append("unheard=of&=&&x");
        }
        JsonNode schema = operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        boolean wanted = !schema.isMissingNode();
        boolean given = wanted ? random.nextInt(15) != 0 : random.nextInt(10) == 0;
        byte[] body = given ? body(wanted ? value(schema, 0) : "{}") : new byte[0];
        String type = random.nextInt(20) == 0 ? "text/plain" : "application/json";
        return new Made(method, target + query, given ? type : "", body, headers);
    }

    private byte[] body(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(20)) {
            case 0 -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> "[".repeat(20_000).getBytes(StandardCharsets.UTF_8);
            case 2 -> new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};
            case 3 -> (json + json).getBytes(StandardCharsets.UTF_8);
            case 4 -> json.getBytes(StandardCharsets.UTF_16);
            default -> bytes;
        };
    }

    /** @param there mostly asked for: what is done with it is to be tried */
    private String segment(List<String> there) {
        if (!there.isEmpty() && random.nextInt(4) > 0) {
            return there.get(random.nextInt(there.size()));
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> UUID.randomUUID().toString();
            case 2 -> "fuzzed";
            case 3 -> encoded("x".repeat(1 + random.nextInt(3000)));
            default -> {
                String text = encoded(JSON.readValue("\"" + text() + "\"", String.class));
                yield text.isBlank() || text.equals("..") ? "%20" : text;
            }
        };
    }

    /** A parameter's value as text. */
    private String plain(JsonNode schema) {
        if (schema.path("type").asString("").equals("integer") && random.nextBoolean()) {
            return number();
        }
        if (schema.path("format").asString("").equals("date-time") && random.nextInt(3) > 0) {
            return "2026-11-%02dT12:00:00Z".formatted(1 + random.nextInt(28));
        }
        return random.nextInt(10) == 0 ? "y".repeat(4000) : JSON.readValue("\"" + text() + "\"", String.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private String number() {
        return NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    /** JSON that the schema describes, or nearly. */
    private String value(JsonNode given, int depth) {
        JsonNode schema = resolved(given);
        if (depth > DEEPEST || random.nextInt(12) == 0) {
            return anything();
        }
        JsonNode allowed = schema.path("enum");
        if (allowed.size() > 0 && random.nextInt(4) > 0) {
            return allowed.get(random.nextInt(allowed.size())).toString();
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asString()
                : schema.path("type").asString("object");
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer", "number" -> number();
            case "boolean" -> random.nextBoolean() ? "true" : "false";
            default -> string(schema);
        };
    }

    private String string(JsonNode schema) {
        return switch (random.nextInt(12)) {
            case 0 -> "\"" + "long ".repeat(20_000) + "\"";
            case 1, 2 -> "\"" + UUID.randomUUID() + "\"";
            case 3 -> schema.path("format").asString("").startsWith("date") ? "\"2026-11-24\"" : "\"fuzzed\"";
            default -> "\"" + text() + "\"";
        };
    }

    private String array(JsonNode schema, int depth) {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(schema.path("items"), depth + 1));
        }
        return "[" + String.join(",", items) + "]";
    }

    private String object(JsonNode schema, int depth) {
        List<String> fields = new ArrayList<>();
        JsonNode properties = schema.path("properties");
        for (String name : properties.propertyNames()) {
            if (random.nextInt(5) > 0) {
                fields.add("\"" + name + "\":" + value(properties.path(name), depth + 1));
            }
        }
        JsonNode others = schema.path("additionalProperties");
        if (others.isObject()) {
            fields.add("\"" + text() + "\":" + value(others, depth + 1));
        }
        if (random.nextInt(10) == 0) {
            fields.add("\"unheardOf\":" + anything());
        }
        return "{" + String.join(",", fields) + "}";
    }

    private String anything() {
        return switch (random.nextInt(6)) {
            case 0 -> "null";
            case 1 -> number();
            case 2 -> "[[[[]]]]";
            case 3 -> "{\"a\":{\"a\":{}}}";
            case 4 -> "true";
            default -> "\"" + text() + "\"";
        };
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            return document.at(reference.substring(1));
        }
        for (String several : List.of("oneOf", "anyOf", "allOf")) {
            JsonNode choices = schema.path(several);
            if (choices.size() > 0) {
                return resolved(choices.get(random.nextInt(choices.size())));
            }
        }
        return schema;
    }
}
