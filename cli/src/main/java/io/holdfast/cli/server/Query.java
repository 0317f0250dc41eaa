package io.holdfast.cli.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
}
