package io.holdfast.sources.postgres.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes many segments of a stored log at once: each is decrypted and unpacked by one thread. */
final class SegmentExtraction {
    private SegmentExtraction() {}

    /**
     * Returns when all are written.
     *
     * @throws InterruptedIOException when interrupted; what was begun is ended first
     */
    static void write(StoredSegments stored, List<WalSegment> segments, Path directory) throws IOException {
        int threads = Math.clamp(segments.size(), 1, Runtime.getRuntime().availableProcessors());
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (WalSegment segment : segments) {
                all.add(workers.submit(() -> {
                    stored.write(segment, directory.resolve(segment.fileName()));
                    return null;
                }));
            }
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } catch (ExecutionException e) {
                workers.shutdownNow();
                throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
            } catch (InterruptedException e) {
                workers.shutdownNow();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while the log was read from the repository");
            }
        }
    }
}
