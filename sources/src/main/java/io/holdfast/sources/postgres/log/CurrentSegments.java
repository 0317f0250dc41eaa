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

    /** How segments are taken from a view. */
    @FunctionalInterface
    private interface Use<T> {
        T of(StoredSegments view) throws IOException;
    }

    @Override
    public void write(WalSegment segment, Path file) throws IOException {
        use(view -> {
            view.write(segment, file);
            return true;
        });
    }

    /** A segment's bytes, of the segment's full size, zeros behind what is held. */
    byte[] read(WalSegment segment) throws IOException {
        return use(view -> view.read(segment));
    }

    /** Whether all of a segment is held, as far as was seen. */
    boolean isWhole(WalSegment segment) {
        StoredSegments seen = view();
        return seen.lengths().getOrDefault(segment, 0) == seen.segmentSize();
    }

    /** Whether something that comes after a segment is held, as far as was seen: then no more of the segment comes. */
    boolean isPassed(WalSegment segment) {
        return view().lengths().higherKey(segment) != null;
    }

    /** Looks at what is held now. */
    void look() throws IOException {
        replace(view());
    }

    private <T> T use(Use<T> what) throws IOException {
        for (int attempt = 1; ; attempt++) {
            StoredSegments used = view();
            try {
                return what.of(used);
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
