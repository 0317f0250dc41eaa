package io.holdfast.sources.files;

import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.PreviousBackup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which files are as they were in the snapshot before, by what the kernel says of them, as restic does: size,
 * modification, change of the inode and its number. A file that was changed within moments of that backup counts as
 * changed, as a later change might have left no other trace in its times. To be asked in the order of the walk, which is
 * that of the manifest; asked in another, it knows of fewer files. For one thread.
 */
public final class PreviousFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PreviousFiles.class);

    /** The coarsest clock of a file system in use (FAT has two seconds). */
    private static final Duration TICK = Duration.ofSeconds(2);

    private static final int REMEMBERED_DIRECTORIES = 64;

    private final Repository repository;
    private final Snapshot snapshot;
    private final FileManifest.@Nullable Lines lines;
    private final Instant trusted;
    private final UnchangedRule rule;
    private final Map<EntryPath, Map<EntryName, Repository.Entry>> directories = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EntryPath, Map<EntryName, Repository.Entry>> eldest) {
            return size() > REMEMBERED_DIRECTORIES;
        }
    };
    private ManifestLine.@Nullable FileDigest next;

    private PreviousFiles(PreviousBackup previous, FileManifest.@Nullable Lines lines, UnchangedRule rule) {
        this.rule = rule;
        this.repository = previous.repository();
        this.snapshot = previous.snapshot();
        this.lines = lines;
        this.trusted = snapshot.time().minus(TICK);
    }

    /** Empty when the snapshot has no manifest that says what its files' digests are. The caller closes it. */
    static Optional<PreviousFiles> open(PreviousBackup previous, UnchangedRule rule) throws IOException {
        Optional<FileManifest.Lines> lines = FileManifest.lines(previous.repository(), previous.snapshot());
        return lines.map(it -> new PreviousFiles(previous, it, rule));
    }

    /** Of any snapshot, also of another program's: it knows of no digests. */
    public static PreviousFiles withoutDigests(PreviousBackup previous) {
        return withoutDigests(previous, UnchangedRule.STRICT);
    }

    /** As {@link #withoutDigests(PreviousBackup)}, by another rule of what is the same. */
    static PreviousFiles withoutDigests(PreviousBackup previous, UnchangedRule rule) {
        return new PreviousFiles(previous, null, rule);
    }

    /** The snapshot before. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** What is stored of a file, when it is the same as now. */
    Optional<StoredFile> unchanged(EntryPath path, FileStatus now) throws IOException {
        if (!isUnchanged(path, now)) {
            return Optional.empty();
        }
        return digest(path)
                .filter(digest -> digest.size() == now.size() && !digest.changed())
                .map(digest -> new StoredFile(digest.size(), digest.sha256()));
    }

    /** Whether a file is the same as it was. */
    public boolean isUnchanged(EntryPath path, FileStatus now) throws IOException {
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

    /** Goes forward in the manifest to the file. */
    private Optional<ManifestLine.FileDigest> digest(EntryPath path) throws IOException {
        if (lines == null) {
            return Optional.empty();
        }
        while (next == null || compare(next.path(), path) < 0) {
            ManifestLine line = lines.next();
            if (line == null) {
                return Optional.empty();
            }
            if (line instanceof ManifestLine.FileDigest digest) {
                next = digest;
            }
        }
        return next.path().equals(path) ? Optional.of(next) : Optional.empty();
    }

    /** The order of a walk: what is in a directory comes where its name is. */
    static int compare(EntryPath one, EntryPath other) {
        int common = Math.min(one.names().size(), other.names().size());
        for (int i = 0; i < common; i++) {
            int order = one.names().get(i).compareTo(other.names().get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.names().size(), other.names().size());
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
