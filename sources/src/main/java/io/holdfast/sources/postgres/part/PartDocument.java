package io.holdfast.sources.postgres.part;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code part.json} of an extract.
 *
 * @param references of the original, also those that only the declaration names
 * @param selection what was asked for, to ask the living database the same
 * @param paths how rows came in, with how many
 */
record PartDocument(
        int format,
        String database,
        String serverVersion,
        Map<String, String> selection,
        List<PartTable> tables,
        List<ForeignKey> references,
        List<String> paths) {
    static final int FORMAT = 1;
    private static final String NAME = "part.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    PartDocument {
        // sorted, as the digest is of what is written
        selection = Collections.unmodifiableMap(new TreeMap<>(selection));
        tables = List.copyOf(tables);
        references = List.copyOf(references);
        paths = List.copyOf(paths);
    }

    /** Written last: a directory that has it is complete. */
    void write(Path extract) throws IOException {
        Files.write(extract.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** @throws SourceException when there is none, or a newer Holdfast's */
    static PartDocument read(Path extract) throws IOException {
        Path file = extract.resolve(NAME);
        if (!Files.exists(file)) {
            throw new SourceException("There is no extracted part in " + extract
                    + ". It was removed, or the restore did not come so far; restore the part again.");
        }
        try {
            PartDocument document = JSON.readValue(Files.readAllBytes(file), PartDocument.class);
            if (document.format() != FORMAT) {
                throw new SourceException("The extract in " + extract + " is of format " + document.format()
                        + ", which this version does not know. Use a newer Holdfast.");
            }
            return document;
        } catch (JacksonException e) {
            throw new SourceException(
                    file + " cannot be read (" + e.getOriginalMessage() + "). Restore the part again.", e);
        }
    }

    /** The same for the same content of the extract, whose files it names by their digests. */
    String digest() {
        return sha256(JSON.writeValueAsString(this));
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
