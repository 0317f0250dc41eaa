package io.holdfast.control.inventory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft 2020-12) of one declaration, for editors: derived from the code that reads declarations, so that
 * the two cannot differ. What holds between documents, such as that what one names is declared, only applying tells.
 */
public final class DeclarationSchema {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private DeclarationSchema() {}

    /** The schema as indented JSON, ending with a line break. */
    public static String json() {
        return JSON.writeValueAsString(schema()) + "\n";
    }

    static JsonNode schema() {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "A declaration of Holdfast");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("apiVersion").put("const", DeclarationReader.API_VERSION);
        var kinds = properties.putObject("kind").putArray("enum");
        ObjectNode metadata = properties.putObject("metadata").put("type", "object");
        metadata.putObject("properties").putObject("name").put("description", "unique within its kind");
        metadata.putArray("required").add("name");
        metadata.put("additionalProperties", false);
        properties.putObject("spec").put("type", "object");
        schema.putArray("required")
                .add("apiVersion")
                .add("kind")
                .add("metadata")
                .add("spec");
        schema.put("additionalProperties", false);
        var cases = schema.putArray("allOf");
        for (String kind : DeclarationReader.KINDS) {
            kinds.add(kind);
            ObjectNode one = cases.addObject();
            one.putObject("if").putObject("properties").putObject("kind").put("const", kind);
            ObjectNode then = one.putObject("then").putObject("properties");
            then.putObject("metadata")
                    .putObject("properties")
                    .putObject("name")
                    .put("pattern", "^" + PersonReader.names(kind).pattern() + "$");
            then.set("spec", spec(kind));
        }
        return schema;
    }

    /** The schema of the spec of a kind. */
    static JsonNode spec(String kind) {
        FieldSchema fields = new FieldSchema();
        DeclarationReader.declaration(kind, "example", fields);
        return fields.schema();
    }
}
