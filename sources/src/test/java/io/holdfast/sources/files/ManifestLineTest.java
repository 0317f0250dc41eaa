package io.holdfast.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestLineTest {
    private static final byte[] SHA256 = new byte[32];

    @Test
    void lines_read_back_as_they_were_written() throws Exception {
        byte[][] names = {
            {(byte) 0xff},
            {'\n'},
            {'"', '\\'},
            {(byte) 0xc3, (byte) 0xa4},
            {(byte) 0xe2, (byte) 0x80, (byte) 0xa8},
            {1, 31}
        };
        for (byte[] name : names) {
            EntryPath path = new EntryPath(List.of(EntryName.of("d"), new EntryName(name)));
            ManifestLine.FileDigest line = new ManifestLine.FileDigest(path, 1L << 40, SHA256, true);
            String text = new String(line.toBytes(), StandardCharsets.UTF_8);
            assertThat(text.strip()).doesNotContain("\n");
            assertThat(ManifestLine.parse(text)).usingRecursiveComparison().isEqualTo(line);
            ManifestLine unreadable = new ManifestLine.Unreadable(path, "why");
            assertThat(ManifestLine.parse(new String(unreadable.toBytes(), StandardCharsets.UTF_8)))
                    .isEqualTo(unreadable);
        }
        ManifestLine header = new ManifestLine.Header(Instant.parse("2026-11-24T20:00:00.123456789Z"));
        assertThat(ManifestLine.parse(new String(header.toBytes(), StandardCharsets.UTF_8)))
                .isEqualTo(header);
    }

    @Test
    void a_file_has_the_line_that_the_documentation_shows() {
        ManifestLine line = new ManifestLine.FileDigest(EntryPath.of("etc/app.yml"), 120, SHA256, false);
        assertThat(new String(line.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"path\":\"etc/app.yml\",\"size\":120,\"sha256\":\"" + "00".repeat(32) + "\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"path\":\"../x\",\"size\":1,\"sha256\":\"00\"}",
                "{\"path\":\"x\"}",
                "{\"path64\":\"%\"}"
            })
    void a_line_that_makes_no_sense_is_refused(String line) {
        assertThatThrownBy(() -> ManifestLine.parse(line)).isInstanceOf(SourceException.class);
    }

    @Test
    void a_newer_manifest_asks_for_a_newer_holdfast() {
        assertThatThrownBy(() -> ManifestLine.parse("{\"manifest\":\"files\",\"version\":2,\"consistentAt\":1}"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("Restore with a newer Holdfast");
    }
}
