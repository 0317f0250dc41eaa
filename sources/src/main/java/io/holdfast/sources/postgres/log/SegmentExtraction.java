package io.holdfast.sources.postgres.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes the segments of a stored log into a directory, in their order, several at once: each is decrypted and unpacked
 * by one thread. A file appears under its name when it is whole. Works until all are written, one fails or it is closed.
 */
final class SegmentExtraction implements AutoCloseable {
    private final Source source;
    private final List<WalSegment> segments;
    private final Path directory;
    private final Taker taker;
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService workers;
    private final List<Future<?>> running = new ArrayList<>();

    /** Where segments come from. For many threads. */
    @FunctionalInterface
    interface Source {
        /** @param file made, or overwritten */
        void write(WalSegment segment, Path file) throws IOException;
    }

    /** Whom the segments are for. For many threads. */
    interface Taker {
        /** Waits until the segment of this number, from 0 on, may be written. */
        default void awaitRoom(int number) throws InterruptedException {
            // there is room for all
        }

        /** Readies a whole file that does not have its name yet. */
        default void ready(Path file) throws IOException {
            // it is as it is to be
        }
    }

    private SegmentExtraction(Source source, List<WalSegment> segments, Path directory, Taker taker) {
        this.source = source;
        this.segments = segments;
        this.directory = directory;
        this.taker = taker;
        int threads = Math.clamp(segments.size(), 1, Runtime.getRuntime().availableProcessors());
        workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("log-fetch-", 0).factory());
        for (int i = 0; i < threads; i++) {
            running.add(workers.submit(() -> {
                work();
                return null;
            }));
        }
        workers.shutdown();
    }

    /** @param directory is there; others' files in it are left alone */
    static SegmentExtraction start(Source source, List<WalSegment> segments, Path directory, Taker taker) {
        return new SegmentExtraction(source, List.copyOf(segments), directory, taker);
    }

    private void work() throws IOException, InterruptedException {
        try {
            for (int number = next.getAndIncrement(); number < segments.size(); number = next.getAndIncrement()) {
                taker.awaitRoom(number);
                WalSegment segment = segments.get(number);
                Path part = directory.resolve("." + segment.fileName() + ".part");
                source.write(segment, part);
                taker.ready(part);
                Files.move(part, directory.resolve(segment.fileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            next.set(segments.size());
            throw e;
        }
    }

    /**
     * Returns when all are written.
     *
     * @throws IOException the first failure, when every thread has ended
     * @throws InterruptedIOException when interrupted; what was begun is ended first
     */
    void await() throws IOException {
        IOException failure = null;
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                IOException failed = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while the log was read from the repository");
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Begins no further segment; returns when the threads have ended. */
    @Override
    public void close() {
        workers.shutdownNow();
        workers.close();
    }
}
