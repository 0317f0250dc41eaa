package io.holdfast.repository.walk;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory with all that is in it, as the contents of a snapshot:
 *
 * {@snippet :
 * repository.backup(request, DirectoryBackup.of(Path.of("/home")).excluding(ExcludeRules.of("*.tmp")), Progress.NONE);
 * }
 *
 * <p>Several, or a stream beside them, make one snapshot when each is written to the same sink, at a place of its own. May
 * be used again: each time the directory is read as it is then.
 */
public final class DirectoryBackup implements Repository.SnapshotContents {
    private final Path directory;
    private final EntryPath at;
    private final WalkOptions options;
    private final WalkListener listener;

    private DirectoryBackup(Path directory, EntryPath at, WalkOptions options, WalkListener listener) {
        this.directory = directory;
        this.at = at;
        this.options = options;
        this.listener = listener;
    }

    /** Its content at the root of the snapshot. What cannot be read ends the backup. */
    public static DirectoryBackup of(Path directory) {
        return new DirectoryBackup(directory, EntryPath.ROOT, WalkOptions.ALL, new EndAtUnreadable());
    }

    /** @param place of the directory in the snapshot */
    public DirectoryBackup at(EntryPath place) {
        return new DirectoryBackup(directory, place, options, listener);
    }

    public DirectoryBackup excluding(ExcludeRules rules) {
        return with(options.withExcludes(rules));
    }

    /**
     * Takes over what has not changed since a snapshot of the same directory at the same place, instead of reading it.
     *
     * @param repository that is backed up to
     */
    public DirectoryBackup since(Repository repository, Snapshot earlier) {
        return with(options.since(new PreviousFiles(repository, earlier)));
    }

    public DirectoryBackup with(WalkOptions how) {
        return new DirectoryBackup(directory, at, how, listener);
    }

    /** @param told of what is met; decides whether the backup goes on where something cannot be read */
    public DirectoryBackup telling(WalkListener told) {
        return new DirectoryBackup(directory, at, options, told);
    }

    /** @throws RepositoryException when the directory cannot be opened */
    @Override
    public void writeTo(SnapshotSink sink) throws IOException, InterruptedException {
        try (Directory opened = open()) {
            new TreeWalk(sink, listener, options).directory(opened, at);
        }
    }

    private Directory open() throws RepositoryException {
        try {
            return Directory.open(RawPath.of(directory));
        } catch (PosixException e) {
            throw unreadable(e);
        }
    }

    private static RepositoryException unreadable(PosixException e) {
        return new RepositoryException(
                e.getMessage() + ". Give the backup the right to read it, or leave it out by a rule.", e);
    }

    private static final class EndAtUnreadable implements WalkListener {
        /** Nobody asks for them. */
        @Override
        public boolean wantsDigests() {
            return false;
        }

        @Override
        public void unreadable(EntryPath path, PosixException reason) throws IOException {
            throw DirectoryBackup.unreadable(reason);
        }
    }
}
