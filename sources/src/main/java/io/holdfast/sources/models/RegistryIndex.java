package io.holdfast.sources.models;

import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code .holdfast/models.json} of a snapshot: its versions, and what was wrong with those that were broken already when
 * they were backed up:
 *
 * <pre>
 * {"version": 1, "models": [
 *   {"model": "price-forecaster", "version": "3", "broken": []},
 *   {"model": "sentiment", "version": "1", "broken": ["its training data news/7 is missing"]}
 * ]}
 * </pre>
 *
 * @param broken by {@code model/version}; empty lists for those that were whole
 */
record RegistryIndex(Map<String, List<String>> broken) {
    static final EntryPath PATH = EntryPath.of(".holdfast/models.json");

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static void write(
            SnapshotSink sink,
            List<RegisteredVersion> versions,
            Map<RegisteredVersion, List<String>> problems,
            Instant time)
            throws IOException, InterruptedException {
        ObjectNode document = JSON.createObjectNode().put("version", VERSION);
        ArrayNode models = document.putArray("models");
        for (RegisteredVersion version : versions) {
            ArrayNode broken = models.addObject()
                    .put("model", version.name().model())
                    .put("version", version.name().version())
                    .putArray("broken");
            problems.getOrDefault(version, List.of()).forEach(broken::add);
        }
        byte[] json = (document + "\n").getBytes(StandardCharsets.UTF_8);
        sink.file(PATH, EntryMetadata.synthetic(0600, time), new ByteArrayInputStream(json), Cuts.CONTENT);
    }

    /** Knows of nothing broken when the snapshot has no index. */
    static RegistryIndex read(RegistryTree stored) throws IOException {
        Map<String, List<String>> broken = new LinkedHashMap<>();
        if (!stored.hasFile(PATH)) {
            return new RegistryIndex(broken);
        }
        try {
            JsonNode document = JSON.readTree(stored.read(PATH));
            if (document.path("version").asInt(0) != VERSION) {
                throw new SourceException(
                        "The snapshot's list of models is of a version that this Holdfast does not know."
                                + " Restore with a newer Holdfast.");
            }
            for (JsonNode model : document.path("models")) {
                broken.put(
                        model.path("model").stringValue() + "/"
                                + model.path("version").stringValue(),
                        model.path("broken")
                                .valueStream()
                                .map(JsonNode::stringValue)
                                .toList());
            }
        } catch (JacksonException e) {
            throw new SourceException(
                    "The snapshot's list of models cannot be understood. Restore another recovery point, or with restic.",
                    e);
        }
        return new RegistryIndex(broken);
    }

    List<String> of(RegisteredVersion version) {
        return broken.getOrDefault(version.toString(), List.of());
    }
}
