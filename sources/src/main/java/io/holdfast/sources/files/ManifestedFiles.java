package io.holdfast.sources.files;

import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.PreviousFiles;
import io.holdfast.repository.walk.TreeWalk;
import io.holdfast.repository.walk.UnchangedRule;
import io.holdfast.sources.PreviousBackup;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of an earlier snapshot whose manifest says what their digests are. To be asked in the order of the walk, which is
 * that of the manifest; asked in another, it knows of fewer files. For one thread.
 */
final class ManifestedFiles extends PreviousFiles {
    private final FileManifest.Lines lines;
    private ManifestLine.@Nullable FileDigest next;

    private ManifestedFiles(PreviousBackup previous, FileManifest.Lines lines, UnchangedRule rule) {
        super(previous.repository(), previous.snapshot(), rule);
        this.lines = lines;
    }

    /** Empty when the snapshot has no manifest that says what its files' digests are. The caller closes it. */
    static Optional<PreviousFiles> open(PreviousBackup previous, UnchangedRule rule) throws IOException {
        Optional<FileManifest.Lines> lines = FileManifest.lines(previous.repository(), previous.snapshot());
        return lines.map(it -> new ManifestedFiles(previous, it, rule));
    }

    @Override
    public Optional<StoredFile> unchanged(EntryPath path, FileStatus now) throws IOException {
        if (!isUnchanged(path, now)) {
            return Optional.empty();
        }
        return digest(path)
                .filter(digest -> digest.size() == now.size() && !digest.changed())
                .map(digest -> new StoredFile(digest.size(), digest.sha256()));
    }

    /** Goes forward in the manifest to the file. */
    private Optional<ManifestLine.FileDigest> digest(EntryPath path) throws IOException {
        while (next == null || TreeWalk.compare(next.path(), path) < 0) {
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

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
