package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which page of a list is asked for. */
final class PageOption {
    @Option(names = "--limit", defaultValue = "50", description = "At most so many, up to 1000. Default: 50.")
    private int limit;

    @Option(names = "--after", defaultValue = "", description = "The next page: what 'next' of the one before says.")
    private String after = "";

    /** @param filters those without a value are left out */
    String of(String path, Map<String, String> filters) {
        return path + "?limit=" + limit + Query.filters(filters) + Query.filters(Map.of("after", after));
    }

    /** Says how to get the next page, if there is one. */
    static void tellNext(JsonNode page, Output output) {
        if (page.path("next").isString()) {
            output.line("There is more: --after " + page.path("next").asString(""));
        }
    }
}
