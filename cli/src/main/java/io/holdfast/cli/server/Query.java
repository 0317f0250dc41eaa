package io.holdfast.cli.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Asking for lists and laying them out. */
final class Query {
    private Query() {}

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static List<List<String>> rows(JsonNode items, Function<JsonNode, List<String>> cells) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode item : items) {
            rows.add(cells.apply(item));
        }
        return rows;
    }

    /** For the end of a query: those that have a value. */
    static String filters(Map<String, String> values) {
        StringBuilder query = new StringBuilder();
        values.forEach((name, value) -> {
            if (!value.isEmpty()) {
                query.append('&').append(name).append('=').append(encode(value));
            }
        });
        return query.toString();
    }
}
