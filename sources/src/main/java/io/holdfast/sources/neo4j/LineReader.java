package io.holdfast.sources.neo4j;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.neo4j.GraphLine.NodeLine;
import io.holdfast.sources.neo4j.GraphLine.RelationshipLine;
import io.holdfast.sources.neo4j.PropertyJson.MalformedLineException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.neo4j.driver.Value;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Reads what {@link LineWriter} wrote, one line at a time. Not for several threads. */
final class LineReader implements AutoCloseable {
    /** A property may be as long as Neo4j lets it be; what we read was sealed when it was written. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String name;
    private final JsonParser json;
    private long lines;

    /** @param name of the file, for errors; its first bytes are read here */
    LineReader(String name, InputStream in) throws IOException {
        this.name = name;
        try {
            this.json = JSON.createParser(ObjectReadContext.empty(), in);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    /** The next node, or empty at the end of the file. */
    Optional<NodeLine> node() throws IOException {
        return entity().map(fields -> new NodeLine(fields.id, fields.labels, fields.properties));
    }

    /** The next relationship, or empty at the end of the file. */
    Optional<RelationshipLine> relationship() throws IOException {
        return entity().map(fields -> new RelationshipLine(fields.start, fields.end, fields.type, fields.properties));
    }

    /** Bytes of the lines read so far, roughly. */
    long position() {
        return json.currentLocation().getByteOffset();
    }

    private Optional<Fields> entity() throws IOException {
        try {
            JsonToken first = json.nextToken();
            if (first == null) {
                return Optional.empty();
            }
            if (first != JsonToken.START_OBJECT) {
                throw new MalformedLineException("it begins with " + first);
            }
            lines++;
            return Optional.of(fields());
        } catch (JacksonIOException e) {
            // what went wrong below, in the repository's own words
            throw e.getCause();
        } catch (JacksonException e) {
            throw malformed(e.getOriginalMessage(), e);
        } catch (MalformedLineException | DateTimeException | IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()), e);
        }
    }

    private Fields fields() {
        Fields fields = new Fields();
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            json.nextToken();
            switch (field) {
                case "id" -> fields.id = json.getLongValue();
                case "start" -> fields.start = json.getLongValue();
                case "end" -> fields.end = json.getLongValue();
                case "type" -> fields.type = json.getString();
                case "labels" -> {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        fields.labels.add(json.getString());
                    }
                }
                case "properties" -> {
                    for (String key = json.nextName(); key != null; key = json.nextName()) {
                        json.nextToken();
                        fields.properties.put(key, PropertyJson.read(json));
                    }
                }
                default -> throw new MalformedLineException("it has '" + field + "'");
            }
        }
        return fields;
    }

    private SourceException malformed(String why, Exception cause) {
        return new SourceException(
                "Line " + Math.max(lines, 1) + " of " + name + " is not what this version of Holdfast reads: " + why
                        + ". Restore with the version that wrote it.",
                cause);
    }

    @Override
    public void close() {
        json.close();
    }

    private static final class Fields {
        private long id;
        private long start;
        private long end;
        private String type = "";
        private final List<String> labels = new ArrayList<>();
        private final SortedMap<String, Value> properties = new TreeMap<>();
    }
}
