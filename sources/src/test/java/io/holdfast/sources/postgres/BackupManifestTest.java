package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.sources.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupManifestTest {
    private static final String BODY = """
            { "PostgreSQL-Backup-Manifest-Version": 1,
            "Files": [
            { "Path": "PG_VERSION", "Size": 3, "Last-Modified": "2026-11-24 21:00:00 GMT", "Checksum-Algorithm": "SHA256", "Checksum": "%1$s" },
            { "Encoded-Path": "61ff", "Size": 3, "Last-Modified": "2026-11-24 21:00:00 GMT", "Checksum-Algorithm": "SHA256", "Checksum": "%1$s" }
            ],
            "WAL-Ranges": [
            { "Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/2000100" }
            ],
            """;

    @TempDir
    Path folder;

    private Path file;
    private byte[] digest;
    private final Map<String, StoredFile> stored = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        digest = MessageDigest.getInstance("SHA-256").digest("15\n".getBytes(StandardCharsets.UTF_8));
        String body = BODY.formatted(HexFormat.of().formatHex(digest));
        String checksum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        file = Files.writeString(
                folder.resolve("backup_manifest"), body + "\"Manifest-Checksum\": \"" + checksum + "\"}\n");
        stored.put("PG_VERSION", new StoredFile(3, digest));
        stored.put("a\u00ff", new StoredFile(3, digest));
    }

    @Test
    void a_manifest_that_agrees_is_accepted_with_names_that_are_not_utf_8() throws Exception {
        assertThat(BackupManifest.read(file).checksum()).hasSize(64);
        assertThatCode(() -> BackupManifest.read(file).compare(file, stored)).doesNotThrowAnyException();
    }

    @Test
    void a_manifest_that_was_altered_or_cut_off_is_refused() throws Exception {
        String sound = Files.readString(file);
        Files.writeString(file, sound.replace("\"Size\": 3", "\"Size\": 4"));
        assertThatThrownBy(() -> BackupManifest.read(file))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("its checksum is");
        Files.writeString(file, sound.substring(0, sound.length() / 2));
        assertThatThrownBy(() -> BackupManifest.read(file)).hasMessageContaining("no checksum at its end");
        Files.writeString(file, "");
        assertThatThrownBy(() -> BackupManifest.read(file)).hasMessageContaining("no checksum at its end");
    }

    @Test
    void files_that_are_missing_shorter_other_or_unlisted_are_named() {
        stored.put("PG_VERSION", new StoredFile(2, digest));
        stored.remove("a\u00ff");
        stored.put("base/1/1", new StoredFile(0, digest));
        assertThatThrownBy(() -> BackupManifest.read(file).compare(file, stored))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("PG_VERSION has 2 bytes, not 3")
                .hasMessageContaining("a\u00ff did not arrive")
                .hasMessageContaining("base/1/1 is not in the manifest");
        byte[] other = digest.clone();
        other[31] ^= 1;
        stored.put("PG_VERSION", new StoredFile(3, other));
        assertThatThrownBy(() -> BackupManifest.read(file).compare(file, stored))
                .hasMessageContaining("PG_VERSION has another SHA-256");
    }
}
