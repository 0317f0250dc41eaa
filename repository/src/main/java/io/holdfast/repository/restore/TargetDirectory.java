package io.holdfast.repository.restore;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.Errno;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.tree.EntryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The directory that a restore goes to.
 *
 * @param made whether it was not there before
 */
record TargetDirectory(Directory directory, boolean made) implements AutoCloseable {
    private static final EntryName LOST_AND_FOUND = EntryName.of("lost+found");

    /**
     * Opens it, or makes it, for its owner only. Writes nothing when it refuses, as it does one that is not empty unless
     * what exists may be updated.
     */
    static TargetDirectory prepare(Path target, ExistingFiles existing) throws IOException {
        boolean made = false;
        Directory directory;
        try {
            directory = Directory.open(RawPath.of(target));
        } catch (PosixException e) {
            if (!e.is(Errno.ENOENT)) {
                throw new RepositoryException(e.getMessage() + ". Name a target directory that is absent or empty.", e);
            }
            directory = make(target);
            made = true;
        }
        if (existing == ExistingFiles.REFUSE) {
            try {
                refuseUnlessEmpty(directory, target);
            } catch (IOException e) {
                directory.close();
                throw e;
            }
        }
        return new TargetDirectory(directory, made);
    }

    private static void refuseUnlessEmpty(Directory directory, Path target) throws IOException {
        List<EntryName> names = directory.names();
        if (!names.isEmpty()) {
            String hint = names.contains(LOST_AND_FOUND)
                    ? "It seems to be a mount point; name a new directory inside it."
                    : "Name a directory that is absent or empty: only an update, when asked for, overwrites.";
            throw new RepositoryException("The target " + target + " is not empty, it holds '" + names.getFirst() + "'"
                    + (names.size() == 1 ? "" : " and " + (names.size() - 1) + " more entries") + ". " + hint);
        }
    }

    private static Directory make(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        try {
            if (absolute.getParent() != null) {
                Files.createDirectories(absolute.getParent());
            }
            Files.createDirectory(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return Directory.open(RawPath.of(absolute));
        } catch (IOException e) {
            throw new RepositoryException(
                    "The target directory " + target + " cannot be made: " + e.getMessage()
                            + ". Name a place where you may write.",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
