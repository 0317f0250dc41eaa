package io.holdfast.sources.models;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A version of a model that has a manifest, which may be sound or not. */
record VersionName(String model, String version) {
    /** All that a registry holds, in the order of names. Versions in the making, without a manifest, are none. */
    static List<VersionName> all(RegistryTree registry) throws IOException {
        List<RepositoryException.Damaged> lost = new ArrayList<>();
        List<VersionName> found = found(registry, lost);
        if (!lost.isEmpty()) {
            throw lost.getFirst();
        }
        return found;
    }

    /** As {@link #all}, but for models whose folders are lost. @param lost takes up why, for each of them */
    static List<VersionName> found(RegistryTree registry, List<RepositoryException.Damaged> lost) throws IOException {
        List<VersionName> found = new ArrayList<>();
        for (String model : registry.directories(EntryPath.ROOT)) {
            if (ModelRegistryLayout.isModelName(model)) {
                try {
                    found.addAll(of(registry, model));
                } catch (RepositoryException.Damaged e) {
                    lost.add(e);
                }
            }
        }
        return found;
    }

    private static List<VersionName> of(RegistryTree registry, String model) throws IOException {
        List<VersionName> found = new ArrayList<>();
        for (String version : registry.directories(EntryPath.of(model))) {
            VersionName name = new VersionName(model, version);
            if (registry.hasFile(name.manifest())) {
                found.add(name);
            }
        }
        return found;
    }

    EntryPath path() {
        return ModelRegistryLayout.version(model, version);
    }

    EntryPath manifest() {
        return path().resolve(ModelRegistryLayout.MANIFEST);
    }

    @Override
    public String toString() {
        return model + "/" + version;
    }
}
