package io.holdfast.cli.server;

import io.holdfast.cli.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Values of the API's answers as text for people. */
final class Fields {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Fields() {}

    /** The field's text, or a dash where there is none. */
    static String text(JsonNode node, String field) {
        String value = node.path(field).asString("");
        return value.isBlank() ? "-" : value;
    }

    /** In UTC, to the second. */
    static String time(JsonNode node, String field) {
        String value = node.path(field).asString("");
        return value.isBlank() ? "-" : TIME.format(Instant.parse(value));
    }

    static String bytes(JsonNode node, String field) {
        return node.path(field).isNumber() ? Bytes.text(node.path(field).asLong()) : "-";
    }

    static String seconds(JsonNode node, String field) {
        if (!node.path(field).isNumber()) {
            return "-";
        }
        return String.format(Locale.ROOT, "%.1f s", node.path(field).asDouble());
    }

    static String minutes(JsonNode node, String field) {
        return node.path(field).isNumber() ? node.path(field).asInt() + " min" : "-";
    }
}
