package io.holdfast.sources.postgres.log;

import io.holdfast.repository.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

/**
 * One cluster's stored log, looked at anew when a piece is no longer where it was: tails are rolled into snapshots, and
 * snapshots replaced, while a recovery reads. Safe for many threads.
 */
final class CurrentSegments implements SegmentExtraction.Source {
    private final Repository repository;
    private final String dataSet;
    private final long system;
    private StoredSegments view;

    CurrentSegments(Repository repository, String dataSet, long system, StoredSegments view) {
        this.repository = repository;
        this.dataSet = dataSet;
        this.system = system;
        this.view = view;
    }

    @Override
    public void write(WalSegment segment, Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            StoredSegments used = view();
            try {
                used.write(segment, file);
                return;
            } catch (MissingLogException | InterruptedIOException | SegmentFile.Unwritable e) {
                // trying again finds nothing else
                throw e;
            } catch (IOException e) {
                if (attempt == StoredLog.ATTEMPTS) {
                    throw e;
                }
                replace(used);
            }
        }
    }

    private synchronized StoredSegments view() {
        return view;
    }

    private synchronized void replace(StoredSegments stale) throws IOException {
        if (view == stale) {
            view = LogArchive.open(repository, dataSet).segments(system);
        }
    }
}
