package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reports that are kept, as a table. */
final class KeptDocuments {
    private KeptDocuments() {}

    static void show(Output output, JsonNode documents) {
        output.table(
                List.of("FILE", "VERSION", "SHA-256", "BYTES", "MADE (UTC)", "STORED IN"),
                Query.rows(
                        documents,
                        document -> List.of(
                                Fields.text(document, "name"),
                                Fields.text(document, "version"),
                                Fields.text(document, "sha256"),
                                Fields.text(document, "sizeBytes"),
                                Fields.time(document, "madeAt"),
                                stored(document.path("storedIn")))));
    }

    private static String stored(JsonNode repositories) {
        return repositories.isEmpty()
                ? "no repository yet"
                : repositories
                        .valueStream()
                        .map(one -> Fields.text(one, "repository")
                                + (one.path("offSite").asBoolean() ? " (off site)" : ""))
                        .collect(Collectors.joining(", "));
    }
}
