package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * PostgreSQL's {@code backup_manifest} (documentation, chapter "Backup Manifest Format"): the server's own checksums of
 * the files that it sent. The server verifies the checksum of every page as it reads a file; that its manifest agrees with
 * what came here proves the pages whole on their way, and the repository names what it stores by its SHA-256.
 *
 * @param file where it lies
 * @param checksum the manifest's own SHA-256, which its last line states, in hexadecimal
 */
record BackupManifest(Path file, String checksum) {
    private static final String LAST_LINE = "\"Manifest-Checksum\": \"";
    private static final int NAMED = 5;
    private static final int FIRST_NAMING_CLUSTER = 17;

    /**
     * What came of a file.
     *
     * @param length in bytes
     * @param crc CRC-32C of the content
     */
    record Arrived(long length, int crc) {}

    @FunctionalInterface
    interface FileConsumer {
        void accept(ManifestFile file) throws IOException;
    }

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
        return new BackupManifest(file, stated);
    }

    /** Hands out all files that it lists, in its order. */
    void forEach(FileConsumer consumer) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.PROPERTY_NAME
                        && json.currentName().equals("Files")) {
                    json.nextToken();
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        consumer.accept(ManifestFile.read(json));
                    }
                }
            }
        } catch (JacksonException e) {
            throw broken(String.valueOf(e.getOriginalMessage()));
        }
    }

    /**
     * Compares what the server says it sent with what came.
     *
     * @param arrived by the manifest's names, one Latin-1 character a byte; without the log's segments
     * @throws SourceException naming the first files that differ
     */
    void compare(Map<String, Arrived> arrived) throws IOException {
        List<String> differences = new ArrayList<>();
        Set<String> unlisted = new TreeSet<>(arrived.keySet());
        forEach(listed -> {
            unlisted.remove(listed.path());
            Arrived ours = arrived.get(listed.path());
            if (ours == null) {
                differences.add(listed.path() + " did not arrive");
            } else if (ours.length() != listed.size()) {
                differences.add(listed.path() + " has " + ours.length() + " bytes, not " + listed.size());
            } else if (listed.crc32c().isEmpty()) {
                differences.add(listed.path() + " has no CRC-32C in the manifest");
            } else if (listed.crc32c().getAsInt() != ours.crc()) {
                differences.add(listed.path() + " has another CRC-32C than the server's");
            }
        });
        unlisted.forEach(name -> differences.add(name + " is not in the manifest"));
        if (!differences.isEmpty()) {
            throw new SourceException("What arrived of the base backup is not what the server sent: "
                    + String.join("; ", differences.subList(0, Math.min(NAMED, differences.size())))
                    + (differences.size() > NAMED ? "; and " + (differences.size() - NAMED) + " more" : "")
                    + ". The backup is discarded and tried again; if it happens again, check memory and network.");
        }
    }

    /**
     * Writes the manifest of files that no server lists, in the server's own form.
     *
     * @param to a file that is made anew
     * @param major of the server: from 17 on the manifest names the cluster
     */
    static BackupManifest write(
            Path to, int major, String systemIdentifier, List<ManifestFile> files, int timeline, Lsn start, Lsn end)
            throws IOException {
        try (Writer out =
                Files.newBufferedWriter(to, ISO_8859_1, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.append("{ \"PostgreSQL-Backup-Manifest-Version\": ")
                    .append(major < FIRST_NAMING_CLUSTER ? "1" : "2,\n\"System-Identifier\": " + systemIdentifier)
                    .append(",\n\"Files\": [\n");
            String separator = "";
            for (ManifestFile listed : files) {
                out.append(separator);
                separator = ",\n";
                listed.writeTo(out);
            }
            out.append("\n],\n\"WAL-Ranges\": [\n{ \"Timeline\": ")
                    .append(Integer.toString(timeline))
                    .append(", \"Start-LSN\": \"" + start + "\", \"End-LSN\": \"" + end + "\" }\n],\n");
        }
        return signed(to);
    }

    private static BackupManifest signed(Path file) throws IOException {
        String digest = digest(file, Files.size(file));
        Files.writeString(file, LAST_LINE + digest + "\"}\n", ISO_8859_1, StandardOpenOption.APPEND);
        return new BackupManifest(file, digest);
    }

    /**
     * Writes a manifest of other files, otherwise the same, in the server's own form.
     *
     * @param to a file that is made anew
     * @param files what is listed instead of each
     */
    BackupManifest rewrite(Path to, UnaryOperator<ManifestFile> files) throws IOException {
        try (Writer out = Files.newBufferedWriter(
                        to, ISO_8859_1, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            json.nextToken();
            String separator = "{ ";
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (name.equals("Manifest-Checksum")) {
                    json.nextToken();
                    continue;
                }
                out.append(separator).append('"').append(name).append("\": ");
                separator = ",\n";
                switch (json.nextToken()) {
                    case START_ARRAY -> rewriteArray(name, json, out, files);
                    case VALUE_NUMBER_INT -> out.append(json.getString());
                    default -> throw broken("it has a " + name + " that this version does not understand");
                }
            }
            out.append(",\n");
        } catch (JacksonException e) {
            throw broken(String.valueOf(e.getOriginalMessage()));
        }
        return signed(to);
    }

    private static void rewriteArray(String name, JsonParser json, Writer out, UnaryOperator<ManifestFile> files)
            throws IOException {
        out.append("[\n");
        String separator = "";
        while (json.nextToken() == JsonToken.START_OBJECT) {
            out.append(separator);
            separator = ",\n";
            if (name.equals("Files")) {
                files.apply(ManifestFile.read(json)).writeTo(out);
            } else {
                rewriteObject(json, out);
            }
        }
        out.append("\n]");
    }

    /** One of numbers and of texts that need no escapes, such as a stretch of the log. */
    private static void rewriteObject(JsonParser json, Writer out) throws IOException {
        String separator = "{ ";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            out.append(separator).append('"').append(json.currentName()).append("\": ");
            separator = ", ";
            boolean text = json.nextToken() == JsonToken.VALUE_STRING;
            out.append(text ? "\"" : "").append(json.getString()).append(text ? "\"" : "");
        }
        out.append(" }");
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
