package io.holdfast.sources.postgres;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.restore.ExistingFiles;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Brings a base backup's files out of its snapshot, or what is there to the state that they have in it. */
final class ClusterFiles {
    private final RestoreRequest request;
    private final Progress progress;
    private final ExistingFiles existing;
    private long written;
    private long unchanged;

    /** @param over whether the cluster's files are there, and only what differs is to be written */
    ClusterFiles(RestoreRequest request, Progress progress, boolean over) {
        this.request = request;
        this.progress = progress;
        this.existing = over ? ExistingFiles.UPDATE_AND_REMOVE_OTHERS : ExistingFiles.REFUSE;
    }

    /** @return facts: how much was written, where that is not all */
    Map<String, String> restoreTo(RestoredFolder folder) throws IOException, InterruptedException {
        if (folder.isInOnePlace()) {
            fill(EntryPath.ROOT, folder.path());
            return Map.of();
        }
        Files.createDirectories(folder.path());
        fill(DataDirectoryLayout.DATA, folder.data());
        Repository repository = request.repository();
        if (repository.find(request.snapshot(), DataDirectoryLayout.TABLESPACES).isPresent()) {
            for (Repository.Entry tablespace : repository.list(request.snapshot(), DataDirectoryLayout.TABLESPACES)) {
                tablespace(
                        DataDirectoryLayout.TABLESPACES.child(tablespace.name()),
                        folder.tablespace(tablespace.name().toString()));
            }
        }
        return existing == ExistingFiles.REFUSE
                ? Map.of()
                : Map.of("written_bytes", Long.toString(written), "unchanged_bytes", Long.toString(unchanged));
    }

    private void tablespace(EntryPath from, Path to) throws IOException, InterruptedException {
        if (existing == ExistingFiles.REFUSE) {
            fill(from, to);
            return;
        }
        // what lies beside this cluster's directory in it may be other clusters'
        Files.createDirectories(to);
        for (Repository.Entry version : request.repository().list(request.snapshot(), from)) {
            fill(from.child(version.name()), to.resolve(version.name().toString()));
        }
    }

    private void fill(EntryPath from, Path to) throws IOException, InterruptedException {
        RestoreSummary summary = request.repository().restore(request.snapshot(), from, to, existing, progress);
        written += summary.bytes() - summary.unchangedBytes();
        unchanged += summary.unchangedBytes();
    }
}
