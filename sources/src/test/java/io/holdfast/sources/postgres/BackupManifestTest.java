package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.BackupManifest.Arrived;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupManifestTest {
    private static final String BODY = """
            { "PostgreSQL-Backup-Manifest-Version": 1,
            "Files": [
            { "Path": "PG_VERSION", "Size": 3, "Last-Modified": "2026-11-24 21:00:00 GMT", "Checksum-Algorithm": "CRC32C", "Checksum": "%1$s" },
            { "Encoded-Path": "61ff", "Size": 3, "Last-Modified": "2026-11-24 21:00:00 GMT", "Checksum-Algorithm": "CRC32C", "Checksum": "%1$s" }
            ],
            "WAL-Ranges": [
            { "Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/2000100" }
            ],
            """;

    @TempDir
    Path folder;

    private Path file;
    private int digest;
    private final Map<String, Arrived> stored = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        CRC32C crc = new CRC32C();
        crc.update("15\n".getBytes(StandardCharsets.UTF_8));
        digest = (int) crc.getValue();
        // as a little-endian server has it in memory
        String body = BODY.formatted(HexFormat.of().toHexDigits(Integer.reverseBytes(digest)));
        String checksum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        file = Files.writeString(
                folder.resolve("backup_manifest"), body + "\"Manifest-Checksum\": \"" + checksum + "\"}\n");
        stored.put("PG_VERSION", new Arrived(3, digest));
        stored.put("a\u00ff", new Arrived(3, digest));
    }

    @Test
    void a_manifest_that_agrees_is_accepted_with_names_that_are_not_utf_8() throws Exception {
        assertThat(BackupManifest.read(file).checksum()).hasSize(64);
        assertThatCode(() -> BackupManifest.read(file).compare(stored)).doesNotThrowAnyException();
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
        stored.put("PG_VERSION", new Arrived(2, digest));
        stored.remove("a\u00ff");
        stored.put("base/1/1", new Arrived(0, digest));
        assertThatThrownBy(() -> BackupManifest.read(file).compare(stored))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("PG_VERSION has 2 bytes, not 3")
                .hasMessageContaining("a\u00ff did not arrive")
                .hasMessageContaining("base/1/1 is not in the manifest");
        stored.put("PG_VERSION", new Arrived(3, digest ^ 1));
        assertThatThrownBy(() -> BackupManifest.read(file).compare(stored))
                .hasMessageContaining("PG_VERSION has another CRC-32C");
    }

    @Test
    void a_rewritten_manifest_lists_other_files_and_is_otherwise_the_same() throws Exception {
        BackupManifest manifest = BackupManifest.read(file);
        BackupManifest same = manifest.rewrite(folder.resolve("same"), listed -> listed);
        assertThat(Files.readString(same.file())).isEqualTo(Files.readString(file));
        BackupManifest other = manifest.rewrite(
                folder.resolve("other"),
                listed -> listed.path().equals("PG_VERSION")
                        ? ManifestFile.of("base/5/16384", 8192, listed.modified(), digest ^ 1)
                        : listed);
        assertThat(other.checksum()).isNotEqualTo(manifest.checksum());
        stored.remove("PG_VERSION");
        stored.put("base/5/16384", new Arrived(8192, digest ^ 1));
        assertThatCode(() -> other.compare(stored)).doesNotThrowAnyException();
    }
}
