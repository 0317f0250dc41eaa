package io.holdfast.sources.models;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.Errno;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A registry in the file system. For one thread. */
final class LiveRegistry implements RegistryTree, AutoCloseable {
    private final DirectoryCursor cursor;

    /** @param root stays the caller's to close */
    LiveRegistry(Directory root) {
        cursor = new DirectoryCursor(root);
    }

    @Override
    public List<String> directories(EntryPath directory) throws IOException {
        List<String> names = new ArrayList<>();
        Directory opened = cursor.at(directory);
        for (EntryName name : opened.names()) {
            String text = name.toString();
            if (ModelRegistryLayout.isName(text) && opened.status(name).type() == FileType.DIRECTORY) {
                names.add(text);
            }
        }
        return names;
    }

    @Override
    public boolean hasFile(EntryPath path) throws IOException {
        return status(path).filter(status -> status.type() == FileType.REGULAR).isPresent();
    }

    @Override
    public byte[] read(EntryPath file) throws IOException {
        try (OpenFile opened = cursor.at(file.parent()).openFile(file.name())) {
            return opened.stream().readAllBytes();
        }
    }

    /** Of an entry, its last link not followed; empty when there is none. */
    Optional<FileStatus> status(EntryPath path) throws PosixException {
        try {
            return Optional.of(cursor.at(path.parent()).status(path.name()));
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() throws PosixException {
        cursor.close();
    }
}
