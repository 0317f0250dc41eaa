package io.holdfast.repository.walk;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which files are as they were in an earlier snapshot, by what the kernel says of them, as restic does: size,
 * modification, change of the inode and its number. A file that was changed within moments of that backup counts as
 * changed, as a later change might have left no other trace in its times. What the repository does not hold any more of
 * the snapshot counts as changed, too. Best asked in the order of a walk. For one thread.
 */
public class PreviousFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PreviousFiles.class);

    /** The coarsest clock of a file system in use (FAT has two seconds). */
    private static final Duration TICK = Duration.ofSeconds(2);

    private static final int REMEMBERED_DIRECTORIES = 64;

    private final Repository repository;
    private final Snapshot snapshot;
    private final Instant trusted;
    private final UnchangedRule rule;
    private final Map<EntryPath, Map<EntryName, Repository.Entry>> directories = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EntryPath, Map<EntryName, Repository.Entry>> eldest) {
            return size() > REMEMBERED_DIRECTORIES;
        }
    };

    /**
     * Of any snapshot, also of another program's.
     *
     * @param repository that is backed up to
     * @param snapshot made by a backup that began at its time, of the same directories at the same paths
     */
    public PreviousFiles(Repository repository, Snapshot snapshot) {
        this(repository, snapshot, UnchangedRule.STRICT);
    }

    /** As {@link #PreviousFiles(Repository, Snapshot)}, by another rule of what is the same. */
    public PreviousFiles(Repository repository, Snapshot snapshot, UnchangedRule rule) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.rule = rule;
        this.trusted = snapshot.time().minus(TICK);
    }

    /** The snapshot before. */
    public final Snapshot snapshot() {
        return snapshot;
    }

    /**
     * What is stored of a file, with its digest, when it is the same as now. A snapshot does not say what its files' digests
     * are: here nothing is known of any file.
     */
    public Optional<StoredFile> unchanged(EntryPath path, FileStatus now) throws IOException {
        return Optional.empty();
    }

    /** Whether a file is the same as it was. */
    public final boolean isUnchanged(EntryPath path, FileStatus now) throws IOException {
        Repository.Entry before = directory(path.parent()).get(path.name());
        return before != null && before.kind() == EntryKind.FILE && isSame(before, now);
    }

    private boolean isSame(Repository.Entry before, FileStatus now) {
        EntryMetadata metadata = before.metadata();
        return before.size() == now.size()
                && (!rule.inode() || metadata.inode() == now.inode())
                && metadata.links() == now.links()
                && metadata.modified().equals(now.modified())
                && (!rule.changeTime()
                        || metadata.changed().equals(now.changed())
                                && now.changed().isBefore(trusted))
                && now.modified().isBefore(trusted);
    }

    private Map<EntryName, Repository.Entry> directory(EntryPath path) throws IOException {
        Map<EntryName, Repository.Entry> known = directories.get(path);
        if (known == null) {
            known = new HashMap<>();
            try {
                read(path, known);
            } catch (RepositoryException.Damaged e) {
                // what is not known is read anew
                LOG.warn("What snapshot {} holds in '{}' is not known: {}", snapshot.shortId(), path, e.getMessage());
            }
            directories.put(path, known);
        }
        return known;
    }

    private void read(EntryPath path, Map<EntryName, Repository.Entry> into) throws IOException {
        boolean there = path.isRoot()
                || repository
                        .find(snapshot, path)
                        .filter(entry -> entry.kind() == EntryKind.DIRECTORY)
                        .isPresent();
        if (there) {
            for (Repository.Entry entry : repository.list(snapshot, path)) {
                into.put(entry.name(), entry);
            }
        }
    }

    /** Closes what a subclass may have opened. */
    @Override
    public void close() throws IOException {}
}
