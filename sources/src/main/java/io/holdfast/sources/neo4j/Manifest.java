package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an export holds, and how it is known to hold one moment: file {@code manifest.json}.
 *
 * @param format {@link #FORMAT}
 * @param version {@link #VERSION}; a reader refuses a higher one
 * @param database name of the database in its server
 * @param engine such as {@code Neo4j 2026.08.1 community}
 * @param consistentAt the last instant at which the database was seen to hold exactly this
 * @param bookmark the database's bookmark, the same before and after everything was read
 * @param lastTransaction the number in the bookmark, when it can be told
 * @param attempts how often the graph was read until it held still, this time included
 * @param writersHeldMillis how long writers were made to wait; 0 when they were not
 * @param nodes of {@code nodes.jsonl}
 * @param relationships of {@code relationships.jsonl}
 * @param labels different labels on nodes
 * @param relationshipTypes different types of relationships
 * @param schemaSha256 of {@code schema.json}, 64 hexadecimal digits
 */
record Manifest(
        String format,
        int version,
        String database,
        String engine,
        Instant consistentAt,
        String bookmark,
        @Nullable Long lastTransaction,
        int attempts,
        long writersHeldMillis,
        LineTally.Summary nodes,
        LineTally.Summary relationships,
        long labels,
        long relationshipTypes,
        String schemaSha256) {
    static final String FORMAT = "holdfast-neo4j-export";
    static final int VERSION = 1;

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws SourceException when it is no manifest, or one of a later version */
    static Manifest read(InputStream in) throws IOException {
        try {
            JsonNode document = JSON.readTree(in);
            String format = document.path("format").asString("");
            int version = document.path("version").asInt(0);
            if (!FORMAT.equals(format) || version > VERSION) {
                throw new SourceException("The recovery point is of format '" + format + "' version " + version
                        + "; this version of Holdfast reads '" + FORMAT + "' up to " + VERSION
                        + ". Use a newer Holdfast.");
            }
            return JSON.treeToValue(document, Manifest.class);
        } catch (JacksonIOException e) {
            // what went wrong below, in the repository's own words
            throw e.getCause();
        } catch (JacksonException e) {
            throw new SourceException(
                    "The recovery point's " + ExportFiles.MANIFEST + " cannot be read (" + e.getOriginalMessage()
                            + "). Check the repository, or restore an earlier point.",
                    e);
        }
    }
}
