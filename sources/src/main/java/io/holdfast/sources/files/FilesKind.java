package io.holdfast.sources.files;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.FolderDiscovery;
import io.holdfast.sources.Foresight;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.content.StoredTree;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Files and folders; the package's description has the settings. */
public final class FilesKind implements SourceKind {
    @Override
    public String name() {
        return "files";
    }

    @Override
    public String resourceType() {
        return "Files";
    }

    @Override
    public Source open(SourceSettings settings) throws SourceException {
        return new FilesSource(FileSettings.parse(settings));
    }

    /**
     * The source for paths that a declaration could not name, such as one with a line feed or a space at its end.
     *
     * @param paths absolute, any bytes; each keeps its whole path in the snapshot
     * @param rules the settings but for {@code path} and {@code paths}
     */
    public Source open(List<EntryPath> paths, SourceSettings rules) throws SourceException {
        return new FilesSource(FileSettings.parse(rules, paths));
    }

    /** Why a path cannot be backed up; empty when it can be. */
    public Optional<String> obstacle(EntryPath absolute) {
        try {
            FilesSource.probe(new DeclaredPath(absolute, true));
            return Optional.empty();
        } catch (SourceException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Excluded parts count as protected: somebody decided about them. */
    @Override
    public Optional<CoveringDiscovery> discovery() {
        return Optional.of(new FolderDiscovery(
                dataSet -> FileSettings.parse(dataSet).paths().stream()
                        .map(path -> path.absolute().toString())
                        .toList(),
                folder -> true,
                "folder"));
    }

    /**
     * Restores into a directory and reads every byte back. Files have no engine that could open or query them: reading
     * all of them through the file system with the digests they had when they were backed up is the most that can be
     * proven, and counts as {@link io.holdfast.sources.ProofLevel#QUERIED}. A snapshot without a manifest, made by
     * restic, is only {@link io.holdfast.sources.ProofLevel#RESTORED}, its blobs verified as they were read.
     *
     * <p>What the repository does not hold any more is left out and named by a validation that did not pass, {@link
     * MissingContent}; all else is restored.
     *
     * <p>Selection: {@code path}, or {@code path64} with the Base64 of a path that is not UTF-8, restores what is below
     * that directory of the snapshot, or that file, into the target. {@code devices}: {@code yes} makes nodes of devices,
     * which are left out otherwise; sockets are never made. {@code validate.NAME} gives a path that must be
     * there afterwards.
     */
    @Override
    public RestoreReport restore(RestoreRequest request, SourceContext context)
            throws SourceException, IOException, InterruptedException {
        return FilesRestore.of(request).run(context);
    }

    @Override
    public Foresight foresee(RestoreRequest request, Clock clock) throws IOException, InterruptedException {
        EntryPath subtree = FilesRestore.of(request).subtree();
        return subtree.isRoot()
                ? SourceKind.super.foresee(request, clock)
                : Foresight.of(
                        List.of(subtree),
                        List.of(new StoredTree(request.repository(), request.snapshot(), true).item(subtree)));
    }

    /** Folders and files, each of which can be restored alone. */
    @Override
    public ContentPage browse(Repository repository, Snapshot snapshot, ContentQuery query)
            throws IOException, InterruptedException {
        return new StoredTree(repository, snapshot, true).page(query);
    }
}
