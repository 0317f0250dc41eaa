package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code spool.json}: whose log a spool holds, and which gaps it has. Safe for many threads. */
final class SpoolFacts {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NAME = "spool.json";

    private final Path file;
    private Optional<Identity> identity = Optional.empty();
    private final List<Gap> gaps = new ArrayList<>();

    /**
     * @param systemIdentifier PostgreSQL's for the cluster, unsigned
     * @param segmentSize in bytes
     */
    record Identity(long systemIdentifier, int segmentSize) {}

    private SpoolFacts(Path file) {
        this.file = file;
    }

    static SpoolFacts read(Path directory) throws IOException {
        SpoolFacts facts = new SpoolFacts(directory.resolve(NAME));
        byte[] content;
        try {
            content = Files.readAllBytes(facts.file);
        } catch (NoSuchFileException e) {
            return facts;
        }
        try {
            JsonNode json = JSON.readTree(content);
            int size = json.required("segment_size").asInt();
            WalSegment.requireSize(size);
            facts.identity = Optional.of(new Identity(
                    Long.parseUnsignedLong(json.required("system_identifier").asString()), size));
            for (JsonNode gap : json.required("gaps")) {
                facts.gaps.add(LogDocument.gap(gap));
            }
            return facts;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new SourceException(
                    facts.file + " is damaged (" + e.getMessage() + "). Move the spool's directory away; a new one is"
                            + " filled from the repositories and the server.",
                    e);
        }
    }

    /** Empty before the first connection. */
    synchronized Optional<Identity> identity() {
        return identity;
    }

    /** Binds the spool to a cluster, durably. */
    synchronized void bind(Identity found) throws IOException {
        identity = Optional.of(found);
        write(found);
    }

    /** The gaps that were found since the spool was made, oldest first. */
    synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Notes a gap, durably. */
    synchronized void add(Gap gap) throws IOException {
        gaps.add(gap);
        write(identity.orElseThrow());
    }

    private void write(Identity known) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", 1);
        json.put("system_identifier", Long.toUnsignedString(known.systemIdentifier()));
        json.put("segment_size", known.segmentSize());
        json.put("written_at", Instant.now().toString());
        ArrayNode list = json.putArray("gaps");
        gaps.forEach(gap -> list.add(LogDocument.json(gap)));
        DurableFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }
}
