package io.holdfast.stockpulse.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.models.ModelVersion;
import io.holdfast.sources.models.TrainingDataDigest;
import io.holdfast.stockpulse.records.FolderComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
    @Test
    void every_version_is_what_its_manifest_says_and_is_bound_to_its_training_data(@TempDir Path registry)
            throws Exception {
        ModelRegistry.create(registry, ModelRegistry.Scale.SMALL);
        for (String model : List.of(ModelRegistry.FORECASTER, ModelRegistry.RANKER)) {
            for (String version : ModelRegistry.VERSIONS) {
                Path folder = registry.resolve(model).resolve(version);
                ModelVersion manifest = ModelVersion.parse(Files.readAllBytes(folder.resolve("model.json")), model);
                assertThat(manifest.files()).hasSize(2).allSatisfy(file -> {
                    byte[] content = Files.readAllBytes(folder.resolve(file.path()));
                    assertThat(file.bytes()).isEqualTo(content.length);
                    assertThat(file.sha256())
                            .isEqualTo(HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content)));
                });
                assertThat(manifest.trainingData())
                        .isNotEmpty()
                        .allSatisfy(bound -> assertThat(TrainingDataDigest.of(registry.resolve("datasets")
                                        .resolve(bound.dataset())
                                        .resolve(bound.version())))
                                .isEqualTo(bound.sha256()));
            }
        }
        assertThat(registry.resolve(ModelRegistry.trainingDataOf(ModelRegistry.FORECASTER, "2")))
                .isDirectory();
    }

    @Test
    void the_same_call_makes_the_same_registry_and_versions_share_most_of_their_bytes(
            @TempDir Path one, @TempDir Path other) throws Exception {
        ModelRegistry.create(one, ModelRegistry.Scale.SMALL);
        ModelRegistry.create(other, ModelRegistry.Scale.SMALL);
        assertThat(FolderComparison.compare(one, other, List.of("")).difference())
                .isEmpty();
        // blocks of 256 KiB lie behind a header of a length of its own
        Set<String> first = blocks(one, "1", 904);
        assertThat(shared(first, blocks(one, "2", 904))).isBetween(0.75, 0.99);
        assertThat(shared(first, blocks(one, "3", 5_003))).isBetween(0.75, 0.99);
    }

    private static Set<String> blocks(Path registry, String version, int header) throws Exception {
        byte[] weights = Files.readAllBytes(
                registry.resolve(ModelRegistry.RANKER).resolve(version).resolve("weights.safetensors"));
        Set<String> digests = new HashSet<>();
        for (int at = header; at < weights.length; at += 1 << 18) {
            digests.add(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(Arrays.copyOfRange(weights, at, at + (1 << 18)))));
        }
        return digests;
    }

    private static double shared(Set<String> one, Set<String> other) {
        return (double) other.stream().filter(one::contains).count() / other.size();
    }
}
