package io.holdfast.sources.models;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version and what its manifest says.
 *
 * @param manifest empty when there is a problem with it
 * @param problem what is wrong with the manifest itself
 */
record RegisteredVersion(VersionName name, Optional<ModelVersion> manifest, Optional<String> problem) {
    /** Reads the manifests of these versions only: one that cannot be read is no matter to the others. */
    static List<RegisteredVersion> read(RegistryTree registry, List<VersionName> names) throws IOException {
        List<RegisteredVersion> versions = new ArrayList<>();
        for (VersionName name : names) {
            versions.add(read(registry, name));
        }
        return versions;
    }

    private static RegisteredVersion read(RegistryTree registry, VersionName name) throws IOException {
        try {
            return parse(name, registry.read(name.manifest()));
        } catch (RepositoryException.Damaged e) {
            String lost = "its manifest cannot be read: " + e.reason();
            return new RegisteredVersion(name, Optional.empty(), Optional.of(lost));
        }
    }

    private static RegisteredVersion parse(VersionName name, byte[] json) {
        String where = name + "/" + ModelRegistryLayout.MANIFEST;
        try {
            ModelVersion manifest = ModelVersion.parse(json, where);
            if (manifest.toString().equals(name.toString())) {
                return new RegisteredVersion(name, Optional.of(manifest), Optional.empty());
            }
            String other = where + " is that of " + manifest + ". Move it to where it belongs, or correct it";
            return new RegisteredVersion(name, Optional.empty(), Optional.of(other));
        } catch (SourceException e) {
            return new RegisteredVersion(name, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    String model() {
        return name.model();
    }

    EntryPath path() {
        return name.path();
    }

    List<ModelVersion.TrainingData> trainingData() {
        return manifest.map(ModelVersion::trainingData).orElse(List.of());
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
