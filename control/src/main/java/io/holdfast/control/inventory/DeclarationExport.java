package io.holdfast.control.inventory;

import io.holdfast.control.inventory.DeclarationTables.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Writes what is declared as YAML, from which applying makes the same again. Variables have become their values. */
final class DeclarationExport {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    private DeclarationExport() {}

    static String yaml(Iterable<Stored> documents) {
        List<Stored> sorted = new ArrayList<>();
        documents.forEach(sorted::add);
        sorted.sort(Comparator.comparing((Stored stored) -> DeclarationReader.KINDS.indexOf(stored.kind()))
                .thenComparing(Stored::name));
        StringBuilder text = new StringBuilder();
        for (Stored stored : sorted) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("apiVersion", DeclarationReader.API_VERSION);
            document.put("kind", stored.kind());
            document.set("metadata", stored.document().path("metadata"));
            JsonNode spec = stored.document().path("spec");
            if (!spec.isMissingNode()) {
                document.set("spec", ordered(spec, DeclarationSchema.spec(stored.kind())));
            }
            text.append(text.isEmpty() ? "" : "---\n").append(YAML.writeValueAsString(document));
        }
        return text.toString();
    }

    /** The catalog has its own order of fields; that of the reader is the one in which people think. */
    private static JsonNode ordered(JsonNode node, JsonNode schema) {
        if (!node.isObject()) {
            return node;
        }
        JsonNode known = schema.path("properties");
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String name : known.propertyNames()) {
            JsonNode value = node.get(name);
            if (value != null) {
                ordered.set(name, ordered(value, known.path(name)));
            }
        }
        node.forEachEntry((name, value) -> {
            if (!ordered.has(name)) {
                ordered.set(name, value);
            }
        });
        return ordered;
    }
}
