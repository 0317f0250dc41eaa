package io.holdfast.cli.server;

import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
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
        String query = path + (path.contains("?") ? "&" : "?") + "limit=" + AT_ONCE;
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        String after = "";
        while (true) {
            JsonNode page = api.get(after.isEmpty() ? query : query + "&after=" + Query.encode(after));
            page.path("items").forEach(items::add);
            after = page.path("next").asString("");
            if (after.isEmpty()) {
                ObjectNode all = JsonNodeFactory.instance.objectNode();
                page.properties().stream()
                        .filter(field -> !field.getKey().equals("next"))
                        .forEach(field -> all.set(field.getKey(), field.getValue()));
                return all.set("items", items);
            }
        }
    }
}
