package io.holdfast.sources.models;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder of a version that has a manifest, be it sound or not.
 *
 * @param manifest empty when there is a problem with it
 * @param problem what is wrong with the manifest itself
 */
record RegisteredVersion(String model, String version, Optional<ModelVersion> manifest, Optional<String> problem) {
    /** All that a registry holds, in the order of names. Versions in the making, without a manifest, are none. */
    static List<RegisteredVersion> all(RegistryTree registry) throws IOException {
        List<RegisteredVersion> found = new ArrayList<>();
        for (String model : registry.directories(EntryPath.ROOT)) {
            if (ModelRegistryLayout.isModelName(model)) {
                for (String version : registry.directories(EntryPath.of(model))) {
                    EntryPath path = ModelRegistryLayout.version(model, version).resolve(ModelRegistryLayout.MANIFEST);
                    registry.read(path).ifPresent(json -> found.add(read(model, version, json)));
                }
            }
        }
        return found;
    }

    private static RegisteredVersion read(String model, String version, byte[] json) {
        String where = model + "/" + version + "/" + ModelRegistryLayout.MANIFEST;
        try {
            ModelVersion manifest = ModelVersion.parse(json, where);
            if (manifest.name().equals(model) && manifest.version().equals(version)) {
                return new RegisteredVersion(model, version, Optional.of(manifest), Optional.empty());
            }
            String other = where + " is that of " + manifest + ". Move it to where it belongs, or correct it.";
            return new RegisteredVersion(model, version, Optional.empty(), Optional.of(other));
        } catch (SourceException e) {
            return new RegisteredVersion(model, version, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    EntryPath path() {
        return ModelRegistryLayout.version(model, version);
    }

    List<ModelVersion.TrainingData> trainingData() {
        return manifest.map(ModelVersion::trainingData).orElse(List.of());
    }

    @Override
    public String toString() {
        return model + "/" + version;
    }
}
