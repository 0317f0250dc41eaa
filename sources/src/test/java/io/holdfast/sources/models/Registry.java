package io.holdfast.sources.models;

import io.holdfast.repository.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A registry with models whose versions share most of their bytes, and their training data.
 *
 * @param weights bytes of a version's weights
 */
record Registry(Path root, int weights) {
    /** Two models of three versions each, made from two and one versions of training data. */
    static Registry make(Path root, int weights) throws IOException {
        Registry registry = new Registry(root, weights);
        registry.trainingData("ticks", "2026-09", 1);
        registry.trainingData("ticks", "2026-10", 2);
        registry.trainingData("news", "7", 3);
        for (int version = 1; version <= 3; version++) {
            registry.version("price-forecaster", "" + version, "ticks", version < 3 ? "2026-09" : "2026-10");
            registry.version("sentiment", "" + version, "news", "7");
        }
        return registry;
    }

    void trainingData(String dataset, String version, int seed) throws IOException {
        Path folder = Files.createDirectories(
                root.resolve("datasets").resolve(dataset).resolve(version).resolve("part-0"));
        byte[] content = new byte[400_000];
        new Random(seed).nextBytes(content);
        Files.write(folder.resolve("rows.bin"), content);
        Files.writeString(folder.resolveSibling("schema.csv"), "a,b,c\n" + seed);
    }

    Path version(String model, String version, String dataset, String dataVersion) throws IOException {
        Path folder = Files.createDirectories(root.resolve(model).resolve(version));
        byte[] content = new byte[weights];
        new Random(model.hashCode()).nextBytes(content);
        // fine tuning: one part is another in each version
        byte[] tuned = new byte[200_000];
        new Random(version.hashCode()).nextBytes(tuned);
        System.arraycopy(tuned, 0, content, content.length / 3, tuned.length);
        Files.write(folder.resolve("weights.safetensors"), content);
        Files.createDirectories(folder.resolve("tokenizer"));
        Files.writeString(folder.resolve("tokenizer/vocab.txt"), "vocabulary of " + model);
        List<ModelVersion.ModelFile> files = new ArrayList<>();
        for (String file : List.of("tokenizer/vocab.txt", "weights.safetensors")) {
            Path path = folder.resolve(file);
            files.add(new ModelVersion.ModelFile(file, Files.size(path), sha256(Files.readAllBytes(path))));
        }
        Path data = root.resolve("datasets").resolve(dataset).resolve(dataVersion);
        ModelVersion manifest = new ModelVersion(
                model,
                version,
                Instant.parse("2026-11-02T08:15:00Z"),
                "pytorch 2.9",
                files,
                List.of(new ModelVersion.TrainingData(dataset, dataVersion, TrainingDataDigest.of(data))));
        Files.write(folder.resolve("model.json"), manifest.toJson());
        return folder;
    }

    /** Digests and paths of all files below a directory. */
    static String digests(Path directory) throws IOException, InterruptedException {
        return Shell.run(
                directory,
                "find . -path ./.holdfast -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
