package io.holdfast.cli.server;

import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A list that the server hands out a page at a time, read to its end. */
final class AllPages {
    private static final int AT_ONCE = 1000;

    private AllPages() {}

    /**
     * Asks until there is no page more.
     *
     * @param path with or without a query of its own
     * @return the last page's answer with the items of all, and without what tells where a page ends
     */
    static JsonNode of(ApiClient api, String path) throws IOException, InterruptedException {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        JsonNode last = each(api, path, page -> page.path("items").forEach(items::add));
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        last.properties().stream()
                .filter(field -> !field.getKey().equals("next"))
                .forEach(field -> all.set(field.getKey(), field.getValue()));
        return all.set("items", items);
    }

    /** @param path without a query @param filters by their names; those without a value are left out */
    static JsonNode of(ApiClient api, String path, Map<String, String> filters)
            throws IOException, InterruptedException {
        String query = Query.filters(filters);
        return of(api, query.isEmpty() ? path : path + "?" + query.substring(1));
    }

    /** Tells each page in order. @return the last one */
    static JsonNode each(ApiClient api, String path, Consumer<JsonNode> told) throws IOException, InterruptedException {
        String query = path + (path.contains("?") ? "&" : "?") + "limit=" + AT_ONCE;
        JsonNode page = api.get(query);
        told.accept(page);
        for (String after = next(page); !after.isEmpty(); after = next(page)) {
            page = api.get(query + "&after=" + Query.encode(after));
            told.accept(page);
        }
        return page;
    }

    private static String next(JsonNode page) {
        return page.path("next").asString("");
    }
}
