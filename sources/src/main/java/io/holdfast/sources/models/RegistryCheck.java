package io.holdfast.sources.models;

import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.models.ModelVersion.ModelFile;
import io.holdfast.sources.models.ModelVersion.TrainingData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares versions' manifests with digests of files as they come by, in any order, so that nothing is read twice. For
 * one thread.
 */
final class RegistryCheck {
    private final List<RegisteredVersion> versions;
    private final Map<EntryPath, Digest> files = new HashMap<>();
    private final Map<EntryPath, Bound> trainingData = new HashMap<>();

    private record Digest(long bytes, String sha256) {}

    /** One version of training data that some model was made from. */
    private static final class Bound {
        private final TrainingDataDigest digest = new TrainingDataDigest();
        private Optional<String> problem = Optional.of("is missing or empty");

        void add(EntryPath file, byte[] sha256) {
            try {
                digest.add(file, sha256);
                problem = Optional.empty();
            } catch (SourceException e) {
                problem = Optional.of("cannot be compared: " + e.getMessage());
            }
        }
    }

    RegistryCheck(List<RegisteredVersion> versions) {
        this.versions = List.copyOf(versions);
        for (RegisteredVersion version : versions) {
            version.manifest()
                    .ifPresent(manifest -> manifest.files()
                            .forEach(file -> files.put(version.path().resolve(file.path()), new Digest(-1, ""))));
            for (TrainingData bound : version.trainingData()) {
                trainingData.put(path(bound), new Bound());
            }
        }
    }

    static EntryPath path(TrainingData bound) {
        return ModelRegistryLayout.trainingData(bound.dataset(), bound.version());
    }

    /** What can be seen without reading the files: those that are missing or have another length. */
    Map<RegisteredVersion, List<String>> missing(LiveRegistry registry) throws PosixException {
        Map<RegisteredVersion, List<String>> problems = new LinkedHashMap<>();
        for (RegisteredVersion version : versions) {
            List<String> found = new ArrayList<>();
            version.problem().ifPresent(found::add);
            if (version.manifest().isPresent()) {
                for (ModelFile file : version.manifest().get().files()) {
                    Optional<FileStatus> status = registry.status(version.path().resolve(file.path()));
                    if (status.isEmpty() || status.get().type() != FileType.REGULAR) {
                        found.add("its file " + file.path() + " is missing");
                    } else if (status.get().size() != file.bytes()) {
                        found.add(otherLength(file, status.get().size()));
                    }
                }
            }
            for (TrainingData bound : version.trainingData()) {
                if (registry.status(path(bound))
                        .filter(at -> at.type() == FileType.DIRECTORY)
                        .isEmpty()) {
                    found.add("its training data " + bound + " is missing");
                }
            }
            if (!found.isEmpty()) {
                problems.put(version, found);
            }
        }
        return problems;
    }

    /** A file as it was read. */
    void file(EntryPath path, long bytes, byte[] sha256) {
        files.computeIfPresent(
                path, (file, none) -> new Digest(bytes, HexFormat.of().formatHex(sha256)));
        if (path.names().size() > 3) {
            Bound bound = trainingData.get(new EntryPath(path.names().subList(0, 3)));
            if (bound != null) {
                bound.add(new EntryPath(path.names().subList(3, path.names().size())), sha256);
            }
        }
    }

    /** What is wrong with which version, now that all files have come by. */
    Map<RegisteredVersion, List<String>> problems() {
        Map<RegisteredVersion, List<String>> problems = new LinkedHashMap<>();
        for (RegisteredVersion version : versions) {
            List<String> found = new ArrayList<>();
            version.problem().ifPresent(found::add);
            version.manifest()
                    .ifPresent(manifest -> manifest.files()
                            .forEach(file -> problem(version, file).ifPresent(found::add)));
            version.trainingData().forEach(bound -> problem(bound).ifPresent(found::add));
            if (!found.isEmpty()) {
                problems.put(version, found);
            }
        }
        return problems;
    }

    private Optional<String> problem(RegisteredVersion version, ModelFile file) {
        Digest digest = files.get(version.path().resolve(file.path()));
        if (digest == null || digest.bytes() < 0) {
            return Optional.of("its file " + file.path() + " is missing");
        }
        if (digest.bytes() != file.bytes()) {
            return Optional.of(otherLength(file, digest.bytes()));
        }
        return digest.sha256().equals(file.sha256())
                ? Optional.empty()
                : Optional.of("its file " + file.path() + " has SHA-256 " + digest.sha256() + ", not " + file.sha256());
    }

    private static String otherLength(ModelFile file, long bytes) {
        return "its file " + file.path() + " has " + bytes + " bytes, not " + file.bytes();
    }

    private Optional<String> problem(TrainingData bound) {
        Bound data = trainingData.get(path(bound));
        if (data == null || data.problem.isPresent()) {
            String what = data == null ? "is missing" : data.problem.orElse("is missing");
            return Optional.of("its training data " + bound + " " + what);
        }
        String sha256 = data.digest.finish();
        return sha256.equals(bound.sha256())
                ? Optional.empty()
                : Optional.of("its training data " + bound + " has SHA-256 " + sha256 + ", not " + bound.sha256());
    }

    /** A sentence for each version. */
    static String describe(Map<RegisteredVersion, List<String>> problems) {
        StringBuilder text = new StringBuilder();
        problems.forEach((version, found) -> text.append(text.isEmpty() ? "" : " ")
                .append("Model version ")
                .append(version)
                .append(" is broken: ")
                .append(String.join("; ", found))
                .append('.'));
        return text.toString();
    }
}
