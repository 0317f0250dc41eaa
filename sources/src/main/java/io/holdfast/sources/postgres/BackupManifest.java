package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * PostgreSQL's {@code backup_manifest} (documentation, chapter "Backup Manifest Format"): the server's own digests of
 * the files that it sent. The server verifies the checksum of every page before it digests a file; that the digests
 * agree with what the repository stored therefore proves the pages whole from the server's read to our hash.
 *
 * @param checksum the manifest's own SHA-256, which its last line states, in hexadecimal
 */
record BackupManifest(String checksum) {
    private static final String LAST_LINE = "\"Manifest-Checksum\": \"";
    private static final int NAMED = 5;

    /** @throws SourceException when it was cut off or altered on its way */
    static BackupManifest read(Path file) throws IOException {
        long length = Files.size(file);
        int tail = (int) Math.min(length, 512);
        byte[] end = new byte[tail];
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            access.seek(length - tail);
            access.readFully(end);
        }
        String text = new String(end, ISO_8859_1);
        int last = text.lastIndexOf(LAST_LINE);
        int close = last < 0 ? -1 : text.indexOf('"', last + LAST_LINE.length());
        if (close < 0) {
            throw broken("it has no checksum at its end");
        }
        String stated = text.substring(last + LAST_LINE.length(), close);
        String computed = digest(file, length - tail + last);
        if (!computed.equals(stated)) {
            throw broken("its checksum is " + computed + " but it says " + stated);
        }
        return new BackupManifest(stated);
    }

    /**
     * Compares what the server says it sent with what was stored.
     *
     * @param stored by the manifest's names, one Latin-1 character a byte; without the log's segments
     * @throws SourceException naming the first files that differ
     */
    void compare(Path file, Map<String, StoredFile> stored) throws IOException {
        List<String> differences = new ArrayList<>();
        Set<String> unlisted = new TreeSet<>(stored.keySet());
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.PROPERTY_NAME
                        && json.currentName().equals("Files")) {
                    json.nextToken();
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Listed listed = Listed.read(json);
                        unlisted.remove(listed.path);
                        StoredFile ours = stored.get(listed.path);
                        if (ours == null) {
                            differences.add(listed.path + " did not arrive");
                        } else if (ours.length() != listed.size) {
                            differences.add(listed.path + " has " + ours.length() + " bytes, not " + listed.size);
                        } else if (!Arrays.equals(ours.sha256(), listed.sha256)) {
                            differences.add(listed.path + " has another SHA-256 than the server's");
                        }
                    }
                }
            }
        } catch (JacksonException e) {
            throw broken(String.valueOf(e.getOriginalMessage()));
        }
        unlisted.forEach(name -> differences.add(name + " is not in the manifest"));
        if (!differences.isEmpty()) {
            throw new SourceException("What arrived of the base backup is not what the server sent: "
                    + String.join("; ", differences.subList(0, Math.min(NAMED, differences.size())))
                    + (differences.size() > NAMED ? "; and " + (differences.size() - NAMED) + " more" : "")
                    + ". The backup is discarded and tried again; if it happens again, check memory and network.");
        }
    }

    private static final class Listed {
        private String path = "";
        private long size;
        private byte[] sha256 = {};

        /** Reads one object of the list, whose start is the current token. */
        static Listed read(JsonParser json) {
            Listed listed = new Listed();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "Path" -> listed.path = new String(json.getString().getBytes(UTF_8), ISO_8859_1);
                    case "Encoded-Path" ->
                        listed.path = new String(HexFormat.of().parseHex(json.getString()), ISO_8859_1);
                    case "Size" -> listed.size = json.getLongValue();
                    case "Checksum" -> listed.sha256 = HexFormat.of().parseHex(json.getString());
                    default -> json.skipChildren();
                }
            }
            return listed;
        }
    }

    private static String digest(Path file, long bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            long left = bytes;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw broken("it became shorter while it was read");
                }
                sha256.update(buffer, 0, read);
                left -= read;
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static SourceException broken(String why) {
        return new SourceException(
                "The manifest of the base backup is not sound: " + why + ". The backup is discarded and tried again.");
    }
}
