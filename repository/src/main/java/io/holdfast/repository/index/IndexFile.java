package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.pack.PackHeader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** The JSON of an index file, read and written as a stream: an index of a large repository is millions of lines. */
final class IndexFile {
    /** Texts of 64 digits are the longest of what is of use. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(1 << 20).build())
            .build();

    private IndexFile() {}

    static byte[] write(Map<String, List<PackEntry>> packs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("packs");
            packs.forEach((pack, entries) -> {
                json.writeStartObject();
                json.writeStringProperty("id", pack);
                json.writeArrayPropertyStart("blobs");
                entries.forEach(entry -> write(entry, json));
                json.writeEndArray();
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(PackEntry entry, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", entry.id().toString());
        json.writeStringProperty("type", entry.type() == BlobType.TREE ? "tree" : "data");
        json.writeNumberProperty("offset", entry.offset());
        json.writeNumberProperty("length", entry.length());
        if (entry.compressed()) {
            json.writeNumberProperty("uncompressed_length", entry.uncompressedLength());
        }
        json.writeEndObject();
    }

    /**
     * Holds no more than a pack's entries at a time.
     *
     * @throws Json.Malformed when it is no index, or does not end or decompress; some packs may have been handed out by then
     */
    static void parse(InputStream bytes, BiConsumer<String, List<PackEntry>> packs) throws Json.Malformed {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean here = json.currentName().equals("packs");
                JsonToken value = json.nextToken();
                // Go writes null for an empty list; "supersedes" and what is yet to come is of no use here
                if (here && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        pack(json, packs);
                    }
                } else {
                    json.skipChildren();
                }
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
        } catch (JacksonIOException e) {
            throw new Json.Malformed("it cannot be read to its end: " + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw new Json.Malformed("not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new Json.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static void pack(JsonParser json, BiConsumer<String, List<PackEntry>> packs) throws Json.Malformed {
        expect(json.currentToken(), JsonToken.START_OBJECT);
        String id = "";
        List<PackEntry> entries = new ArrayList<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("id")) {
                id = json.getString();
            } else if (field.equals("blobs") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (entries.size() == PackHeader.MOST_BLOBS) {
                        throw new Json.Malformed(
                                "a pack of more than " + PackHeader.MOST_BLOBS + " blobs, which no header names");
                    }
                    entries.add(blob(json));
                }
            } else {
                json.skipChildren();
            }
        }
        if (!Json.isId(id)) {
            throw new Json.Malformed("a pack without an id");
        }
        packs.accept(id, entries);
    }

    private static PackEntry blob(JsonParser json) throws Json.Malformed {
        expect(json.currentToken(), JsonToken.START_OBJECT);
        String id = "";
        String type = "";
        long offset = -1;
        int length = -1;
        int uncompressed = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = json.getString();
                case "type" -> type = json.getString();
                case "offset" -> offset = json.getLongValue();
                case "length" -> length = json.getIntValue();
                case "uncompressed_length" -> uncompressed = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        BlobType blobType = switch (type) {
            case "data" -> BlobType.DATA;
            case "tree" -> BlobType.TREE;
            default -> throw new Json.Malformed("a blob of unknown type " + type);
        };
        return new PackEntry(blobType, BlobId.parse(id), offset, length, uncompressed);
    }

    private static void expect(JsonToken found, JsonToken expected) throws Json.Malformed {
        if (found != expected) {
            throw new Json.Malformed("not the JSON of an index: " + found + " instead of " + expected);
        }
    }
}
