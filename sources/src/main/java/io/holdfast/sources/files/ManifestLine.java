package io.holdfast.sources.files;

import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a snapshot's {@code .holdfast/files.jsonl}, a JSON object. Paths have no slash in front; one that is not
 * UTF-8 is in {@code path64} as Base64 instead of in {@code path}.
 */
public sealed interface ManifestLine {
    /** The first line: {@code {"manifest":"files","version":1,"consistentAt":"2026-11-24T20:00:00Z"}}. */
    record Header(Instant consistentAt) implements ManifestLine {
        static final int VERSION = 1;
    }

    /**
     * {@code {"path":"etc/app.yml","size":120,"sha256":"…"}}, with {@code "changed":true} when it changed while it was
     * read.
     *
     * @param size in bytes
     */
    record FileDigest(EntryPath path, long size, byte[] sha256, boolean changed) implements ManifestLine {}

    /** {@code {"path":"etc/shadow","unreadable":"…"}}: it is not in the snapshot. */
    record Unreadable(EntryPath path, String reason) implements ManifestLine {}

    /** The line with its newline, UTF-8. */
    default byte[] toBytes() {
        ObjectNode object = Json.MAPPER.createObjectNode();
        switch (this) {
            case Header(Instant consistentAt) ->
                object.put("manifest", "files")
                        .put("version", Header.VERSION)
                        .put("consistentAt", consistentAt.toString());
            case FileDigest(EntryPath path, long size, byte[] sha256, boolean changed) -> {
                putPath(object, path);
                object.put("size", size).put("sha256", HexFormat.of().formatHex(sha256));
                if (changed) {
                    object.put("changed", true);
                }
            }
            case Unreadable(EntryPath path, String reason) -> {
                putPath(object, path);
                object.put("unreadable", reason);
            }
        }
        return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws SourceException when it is no such line, or one of a newer version of the format */
    static ManifestLine parse(String line) throws SourceException {
        try {
            JsonNode object = Json.MAPPER.readTree(line);
            if (object.has("manifest")) {
                int version = object.path("version").asInt(0);
                if (version != Header.VERSION) {
                    throw new SourceException("The snapshot's file manifest is of version " + version
                            + ", this Holdfast knows " + Header.VERSION + ". Restore with a newer Holdfast.");
                }
                return new Header(Instant.parse(object.path("consistentAt").stringValue()));
            }
            EntryPath path = path(object);
            if (object.has("unreadable")) {
                return new Unreadable(path, object.get("unreadable").stringValue());
            }
            byte[] sha256 = HexFormat.of().parseHex(object.path("sha256").stringValue());
            return new FileDigest(
                    path,
                    object.path("size").longValue(),
                    sha256,
                    object.path("changed").asBoolean(false));
        } catch (JacksonException | DateTimeParseException | IllegalArgumentException e) {
            throw new SourceException(
                    "The snapshot's file manifest has a line that cannot be understood: " + line
                            + ". Restore another recovery point, or restore with restic and compare by hand.",
                    e);
        }
    }

    private static void putPath(ObjectNode object, EntryPath path) {
        byte[] raw = rawPath(path);
        utf8(raw)
                .ifPresentOrElse(
                        text -> object.put("path", text),
                        () -> object.put("path64", Base64.getEncoder().encodeToString(raw)));
    }

    private static EntryPath path(JsonNode object) {
        return object.has("path64")
                ? path(Base64.getDecoder().decode(object.get("path64").stringValue()))
                : EntryPath.of(object.path("path").stringValue());
    }

    /** Names joined by slashes. */
    static byte[] rawPath(EntryPath path) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (EntryName name : path.names()) {
            if (raw.size() > 0) {
                raw.write('/');
            }
            raw.writeBytes(name.toBytes());
        }
        return raw.toByteArray();
    }

    /** From names joined by slashes. */
    static EntryPath path(byte[] raw) {
        List<EntryName> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= raw.length; i++) {
            if (i == raw.length || raw[i] == '/') {
                if (i > start) {
                    names.add(new EntryName(Arrays.copyOfRange(raw, start, i)));
                }
                start = i + 1;
            }
        }
        return new EntryPath(names);
    }

    private static Optional<String> utf8(byte[] raw) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The one mapper of all lines. */
    final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();

        private Json() {}
    }
}
