package io.holdfast.sources.files;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.ExcludeRules;
import io.holdfast.repository.walk.TreeWalk;
import java.util.List;
import java.util.Optional;

/**
 * Adds up the bytes of files that a {@link TreeWalk} with the same rules will read, to tell how far it is. What cannot be
 * examined counts nothing: the walk will say so. Safe for many threads; ends when its thread is interrupted.
 */
public final class TreeMeasure {
    private final ExcludeRules excludes;

    TreeMeasure(ExcludeRules excludes) {
        this.excludes = excludes;
    }

    /** Of everything there is below a directory. */
    public static long of(Directory directory) throws InterruptedException {
        return new TreeMeasure(ExcludeRules.NONE).below(directory, EntryPath.ROOT);
    }

    long below(Directory directory, EntryPath at) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the backup was cancelled");
        }
        long bytes = 0;
        try {
            List<EntryName> names = directory.names();
            Optional<EntryName> mark = excludes.mark(directory, names);
            for (EntryName name : names) {
                EntryPath path = at.child(name);
                if (!path.equals(FileManifest.OWN) && mark.map(name::equals).orElse(true) && !excludes.excludes(path)) {
                    bytes += entry(directory, name, path);
                }
            }
        } catch (PosixException e) {
            return bytes;
        }
        return bytes;
    }

    long entry(Directory parent, EntryName name, EntryPath path) throws InterruptedException {
        try {
            FileStatus status = parent.status(name);
            if (excludes.excludes(status)) {
                return 0;
            }
            if (status.type() == FileType.DIRECTORY) {
                if (excludes.crosses(parent, status)) {
                    return 0;
                }
                try (Directory directory = parent.directory(name)) {
                    return below(directory, path);
                }
            }
            return status.type() == FileType.REGULAR ? status.size() : 0;
        } catch (PosixException e) {
            return 0;
        }
    }
}
