package io.holdfast.sources.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVersionTest {
    private static final ModelVersion FORECASTER = new ModelVersion(
            "price-forecaster",
            "3",
            Instant.parse("2026-11-02T08:15:00Z"),
            "pytorch 2.9",
            List.of(new ModelVersion.ModelFile("layers/0.bin", 4096, "ab".repeat(32))),
            List.of(new ModelVersion.TrainingData("ticks", "2026-10", "cd".repeat(32))));

    @Test
    void a_manifest_reads_back_as_it_was_written() throws Exception {
        assertThat(ModelVersion.parse(FORECASTER.toJson(), "model.json")).isEqualTo(FORECASTER);
    }

    @Test
    void fields_that_the_operator_adds_are_ignored() throws Exception {
        String json = text().replaceFirst("\\{", "{\"accuracy\": 0.93, ");
        assertThat(ModelVersion.parse(bytes(json), "model.json")).isEqualTo(FORECASTER);
    }

    @Test
    void an_error_names_the_document_the_field_and_what_is_expected() {
        refused("\"created\"", "\"made\"", "m/1/model.json: 'created' is missing");
        refused("2026-11-02T08:15:00Z", "yesterday", "'created' is \"yesterday\". It must be an instant");
        refused("layers/0.bin", "../../etc/shadow", "a path inside the version's folder");
        refused("layers/0.bin", "/etc/shadow", "a path inside the version's folder");
        refused("layers/0.bin", "model.json", "a path inside the version's folder");
        refused("ab".repeat(32), "ab", "64 hexadecimal digits");
        refused("4096", "-1", "'bytes' is -1. It must be a number of bytes");
        refused("\"ticks\"", "\"../ticks\"", "'dataset'");
        assertThatThrownBy(() -> ModelVersion.parse(bytes("{\"name\":"), "m/1/model.json"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("m/1/model.json is not JSON");
    }

    private static void refused(String part, String instead, String message) {
        assertThat(text()).contains(part);
        assertThatThrownBy(() -> ModelVersion.parse(bytes(text().replace(part, instead)), "m/1/model.json"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_digest_of_training_data_is_what_the_documented_command_prints(@TempDir Path data) throws Exception {
        Files.createDirectories(data.resolve("a"));
        Files.writeString(data.resolve("a/x"), "one");
        // between "a" and "a/x" in byte order only if the slash counts as a byte
        Files.writeString(data.resolve("a+b"), "two");
        Files.writeString(data.resolve("a.csv"), "three");
        Files.writeString(data.resolve("B"), "");
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum")
                .directory(data.toFile())
                .start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(TrainingDataDigest.of(data) + "  -\n").isEqualTo(printed);
    }

    private static String text() {
        return new String(FORECASTER.toJson(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
