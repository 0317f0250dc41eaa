package io.holdfast.sources.neo4j;

import io.holdfast.sources.neo4j.GraphLine.NodeLine;
import io.holdfast.sources.neo4j.GraphLine.RelationshipLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes lines of JSON and sums up what was written. Not for several threads. */
final class LineWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final LineTally tally = new LineTally();

    /** @param out buffered by the caller, who closes it; {@link OutputStream#nullOutputStream()} only to sum up */
    LineWriter(OutputStream out) {
        this.out = out;
    }

    void write(GraphLine entity) throws IOException {
        line.reset();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            switch (entity) {
                case NodeLine node -> {
                    json.writeNumberProperty("id", node.number());
                    json.writeArrayPropertyStart("labels");
                    node.labels().forEach(json::writeString);
                    json.writeEndArray();
                }
                case RelationshipLine relationship -> {
                    json.writeNumberProperty("start", relationship.start());
                    json.writeNumberProperty("end", relationship.end());
                    json.writeStringProperty("type", relationship.type());
                }
            }
            json.writeObjectPropertyStart("properties");
            entity.properties().forEach((key, value) -> {
                json.writeName(key);
                PropertyJson.write(json, value.asObject());
            });
            json.writeEndObject();
            json.writeEndObject();
        } catch (JacksonException e) {
            throw new IOException("a property cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
        line.write('\n');
        byte[] bytes = line.toByteArray();
        tally.add(bytes);
        out.write(bytes);
    }

    LineTally.Summary summary() {
        return tally.summary();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
