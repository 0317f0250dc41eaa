package io.holdfast.stockpulse.models;

import io.holdfast.sources.models.ModelRegistryLayout;
import io.holdfast.sources.models.ModelVersion;
import io.holdfast.sources.models.ModelVersion.ModelFile;
import io.holdfast.sources.models.ModelVersion.TrainingData;
import io.holdfast.sources.models.TrainingDataDigest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the registry. The same call makes the same bytes. */
public final class ModelRegistry {
    public static final String FORECASTER = "price-forecaster";
    public static final String RANKER = "sentiment-ranker";
    /** Of each model, oldest first. */
    public static final List<String> VERSIONS = List.of("1", "2", "3");

    private static final int BLOCK = 1 << 18;
    private static final Instant FIRST_TRAINING = Instant.parse("2026-08-03T06:00:00Z");

    private ModelRegistry() {}

    /**
     * @param forecasterBlocks size of one version's weights, in quarters of a MiB
     * @param rankerBlocks likewise
     * @param ticks lines of training data in each of its files
     */
    public record Scale(int forecasterBlocks, int rankerBlocks, int ticks) {
        /** 64 and 96 MiB for each version. */
        public static final Scale FULL = new Scale(256, 384, 40_000);

        /** For tests. */
        public static final Scale SMALL = new Scale(12, 16, 500);
    }

    /** Fills a directory that is absent or empty. @return how many bytes */
    public static long create(Path registry, Scale scale) throws IOException {
        long bytes = 0;
        for (int i = 0; i < VERSIONS.size(); i++) {
            String month = month(i);
            TrainingData ticks = trainingData(registry, "ticks", month, 2 * i, scale.ticks());
            TrainingData headlines = trainingData(registry, "headlines", month, 2 * i + 1, scale.ticks());
            bytes += version(registry, FORECASTER, i, scale.forecasterBlocks(), 17, List.of(ticks));
            bytes += version(registry, RANKER, i, scale.rankerBlocks(), 23, List.of(headlines, ticks));
        }
        return bytes;
    }

    /** Where the forecaster's training data lies in the registry. */
    public static String trainingDataOf(String model, String version) {
        if (!model.equals(FORECASTER)) {
            throw new IllegalArgumentException(model + " has more than one set of training data");
        }
        return ModelRegistryLayout.DATASETS + "/ticks/" + month(VERSIONS.indexOf(version));
    }

    private static String month(int index) {
        return "2026-" + (10 + index);
    }

    private static TrainingData trainingData(Path registry, String dataset, String version, int seed, int lines)
            throws IOException {
        Path folder =
                registry.resolve(ModelRegistryLayout.DATASETS).resolve(dataset).resolve(version);
        for (int part = 0; part < 2; part++) {
            SplittableRandom random = new SplittableRandom(1_000L * seed + part);
            StringBuilder text = new StringBuilder("at,instrument,value\n");
            for (int line = 0; line < lines; line++) {
                text.append(1_780_000_000L + line * 7L)
                        .append(",SP")
                        .append(random.nextInt(1_000))
                        .append(',')
                        .append(random.nextInt(1_000_000))
                        .append('\n');
            }
            Path file = folder.resolve("part-" + part + ".csv");
            Files.createDirectories(folder);
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
        return new TrainingData(dataset, version, TrainingDataDigest.of(folder));
    }

    private static long version(
            Path registry, String model, int index, int blocks, int seed, List<TrainingData> trainedOn)
            throws IOException {
        String version = VERSIONS.get(index);
        Path folder = Files.createDirectories(registry.resolve(model).resolve(version));
        ModelFile weights = weights(folder, index, blocks, seed);
        byte[] vocabulary =
                ("tokens of " + model + " " + version + "\n").repeat(500).getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("vocabulary.txt"), vocabulary);
        ModelVersion manifest = new ModelVersion(
                model,
                version,
                FIRST_TRAINING.plus(30L * index, ChronoUnit.DAYS),
                "pytorch 2.9",
                List.of(weights, new ModelFile("vocabulary.txt", vocabulary.length, hex(sha256().digest(vocabulary)))),
                trainedOn);
        // the manifest says that a version is complete
        Path writing = folder.resolve("model.json.new");
        Files.write(writing, manifest.toJson());
        Files.move(writing, folder.resolve(ModelRegistryLayout.MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        return weights.bytes() + vocabulary.length;
    }

    /**
     * Fine-tuning changes a few layers; the last version has a longer header too, so that all that follows it lies
     * elsewhere.
     */
    private static ModelFile weights(Path folder, int index, int blocks, int seed) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        byte[] block = new byte[BLOCK];
        try (OutputStream out = new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve("weights.safetensors")), BLOCK),
                digest)) {
            byte[] header = new byte[index == 2 ? 5_003 : 904];
            new SplittableRandom(seed + index).nextBytes(header);
            out.write(header);
            bytes += header.length;
            for (int number = 0; number < blocks; number++) {
                new SplittableRandom(
                                1_000_003L * seed + 7L * number + 1_000_000_007L * trainedIn(number, blocks, index))
                        .nextBytes(block);
                out.write(block);
                bytes += block.length;
            }
        }
        return new ModelFile("weights.safetensors", bytes, hex(digest.digest()));
    }

    /** Which version, up to this one, last changed a block: each changes a tenth of them, side by side. */
    private static int trainedIn(int block, int blocks, int index) {
        for (int version = index; version > 0; version--) {
            int first = blocks * (2 * version + 1) / 10;
            if (block >= first && block < first + blocks / 10) {
                return version;
            }
        }
        return 0;
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
