package io.holdfast.sources.models;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A registry in a snapshot. */
record StoredRegistry(Repository repository, Snapshot snapshot) implements RegistryTree {
    @Override
    public List<String> directories(EntryPath directory) throws IOException {
        return repository.list(snapshot, directory).stream()
                .filter(entry -> entry.kind() == EntryKind.DIRECTORY)
                .map(entry -> entry.name().toString())
                .filter(ModelRegistryLayout::isName)
                .toList();
    }

    @Override
    public boolean hasFile(EntryPath path) throws IOException {
        return is(EntryKind.FILE, path);
    }

    boolean hasDirectory(EntryPath path) throws IOException {
        return is(EntryKind.DIRECTORY, path);
    }

    private boolean is(EntryKind kind, EntryPath path) throws IOException {
        return repository
                .find(snapshot, path)
                .filter(entry -> entry.kind() == kind)
                .isPresent();
    }

    @Override
    public byte[] read(EntryPath file) throws IOException {
        try (InputStream content = repository.read(snapshot, file)) {
            return content.readAllBytes();
        }
    }
}
