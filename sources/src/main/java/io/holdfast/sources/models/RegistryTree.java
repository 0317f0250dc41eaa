package io.holdfast.sources.models;

import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.List;

/** What a look at a registry's manifests needs, be the registry alive or in a snapshot. */
sealed interface RegistryTree permits LiveRegistry, StoredRegistry {
    /** The names of the directories in a directory, those that are names of models or versions; sorted. */
    List<String> directories(EntryPath directory) throws IOException;

    boolean hasFile(EntryPath path) throws IOException;

    /** A whole small file that is there. */
    byte[] read(EntryPath file) throws IOException;
}
