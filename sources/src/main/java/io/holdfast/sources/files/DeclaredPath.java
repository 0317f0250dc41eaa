package io.holdfast.sources.files;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.Errno;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.util.Optional;

/**
 * What a declaration says is to be backed up.
 *
 * @param absolute as names from the root of the file system
 * @param whole whether its whole path is kept in the snapshot, rather than its content put at the root
 */
record DeclaredPath(EntryPath absolute, boolean whole) {
    static DeclaredPath parse(String text, boolean whole) throws SourceException {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw new SourceException("The declared path '" + text + "' is not absolute. Begin it with a slash.");
        }
        try {
            return new DeclaredPath(EntryPath.of(text), whole);
        } catch (IllegalArgumentException e) {
            throw new SourceException("The declared path '" + text + "' holds '.' or '..'. Write it without.", e);
        }
    }

    /** The directory, its own last link followed; empty when it is a file, or a link that leads to none. */
    Optional<Directory> openDirectory() throws SourceException {
        try {
            return Optional.of(Directory.open(raw(absolute)));
        } catch (PosixException e) {
            if (!absolute.isRoot() && (e.is(Errno.ENOTDIR) || isLink())) {
                return Optional.empty();
            }
            throw unreachable(e);
        }
    }

    private boolean isLink() {
        try (Directory parent = Directory.open(raw(absolute.parent()))) {
            return parent.status(absolute.name()).type() == FileType.SYMBOLIC_LINK;
        } catch (PosixException e) {
            return false;
        }
    }

    /** The directory that the file is in. */
    Directory openParent() throws SourceException {
        return open(absolute.parent());
    }

    Directory open(EntryPath directory) throws SourceException {
        try {
            return Directory.open(raw(directory));
        } catch (PosixException e) {
            throw unreachable(e);
        }
    }

    private SourceException unreachable(PosixException e) {
        String what = e.is(Errno.ENOENT)
                ? "Correct the path, or mount what should be there."
                : "Give the backup the right to read it.";
        return new SourceException("The path " + absolute + " cannot be reached. " + e.getMessage() + ". " + what, e);
    }

    private static RawPath raw(EntryPath path) {
        RawPath raw = RawPath.of("/");
        for (EntryName name : path.names()) {
            raw = raw.child(name);
        }
        return raw;
    }

    /** Where the directory goes in the snapshot. */
    EntryPath directoryAt() {
        return whole ? absolute : EntryPath.ROOT;
    }

    /** Where the file goes in the snapshot. */
    EntryPath fileAt() {
        return whole ? absolute : EntryPath.ROOT.child(absolute.name());
    }
}
