package io.holdfast.sources.files;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.Discovery;
import io.holdfast.sources.FolderDiscovery;
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

    /** Excluded parts count as protected: somebody decided about them. */
    @Override
    public Optional<Discovery> discovery() {
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
     * <p>Selection: {@code path}, or {@code path64} with the Base64 of a path that is not UTF-8, restores what is below
     * that directory of the snapshot, or that file, into the target. {@code validate.NAME} gives a path that must be
     * there afterwards.
     */
    @Override
    public RestoreReport restore(RestoreRequest request, SourceContext context)
            throws SourceException, IOException, InterruptedException {
        return FilesRestore.of(request).run(context);
    }

    /** Folders and files, each of which can be restored alone. */
    @Override
    public ContentPage browse(Repository repository, Snapshot snapshot, ContentQuery query)
            throws IOException, InterruptedException {
        return new StoredTree(repository, snapshot, true).page(query);
    }
}
