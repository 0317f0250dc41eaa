package io.holdfast.sources.models;

import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a look at a registry's manifests needs, be the registry alive or in a snapshot. */
sealed interface RegistryTree permits LiveRegistry, StoredRegistry {
    /** The names of the directories in a directory, those that are names of models or versions; sorted. */
    List<String> directories(EntryPath directory) throws IOException;

    /** A whole small file, or empty when there is none. */
    Optional<byte[]> read(EntryPath file) throws IOException;
}
