package io.holdfast.sources.models;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

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
    public Optional<byte[]> read(EntryPath file) throws IOException {
        Optional<Entry> entry = repository.find(snapshot, file);
        if (entry.isEmpty() || entry.get().kind() != EntryKind.FILE) {
            return Optional.empty();
        }
        try (InputStream content = repository.read(snapshot, file)) {
            return Optional.of(content.readAllBytes());
        }
    }

    boolean hasDirectory(EntryPath path) throws IOException {
        return repository
                .find(snapshot, path)
                .filter(entry -> entry.kind() == EntryKind.DIRECTORY)
                .isPresent();
    }
}
