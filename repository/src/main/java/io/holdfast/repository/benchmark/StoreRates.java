package io.holdfast.repository.benchmark;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast a store takes, gives and lists. What it writes are packs that no index names, as a stopped backup leaves them:
 * whatever happens, they harm nothing, and a prune removes those that were left. They are removed at the end, also after an
 * interrupt.
 */
final class StoreRates {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRates.class);
    private static final int THREADS = 4;
    private static final int PACK = 16 << 20;

    private final Store store;
    private final int packs;
    private final Progress progress;
    private final List<StoreFile> written = new ArrayList<>();

    /** @param packs of 16 MiB to be written and read */
    StoreRates(Store store, int packs, Progress progress) {
        this.store = store;
        this.packs = packs;
        this.progress = progress;
    }

    /** In bytes and names a second. */
    record Rates(
            Optional<Double> upload, Optional<Double> download, Optional<Double> listed, Optional<String> skipped) {}

    Rates measure() throws IOException, InterruptedException {
        if (store.retention().isPresent()) {
            return new Rates(
                    Optional.empty(),
                    Optional.empty(),
                    listed(),
                    Optional.of("Nothing was written: what is written there cannot be removed again at once."));
        }
        progress.expected(2L * packs * PACK);
        try {
            progress.stage("writing");
            long started = System.nanoTime();
            Parallel.forEach(IntStream.range(0, packs).boxed().toList(), THREADS, number -> write());
            double upload = rate(started);
            progress.stage("reading");
            started = System.nanoTime();
            Parallel.forEach(List.copyOf(written), THREADS, this::read);
            return new Rates(Optional.of(upload), Optional.of(rate(started)), listed(), Optional.empty());
        } finally {
            remove();
        }
    }

    private double rate(long started) {
        return (double) packs * PACK * 1e9 / Math.max(1, System.nanoTime() - started);
    }

    private void write() throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while measuring");
        }
        byte[] noise = new byte[PACK];
        new SecureRandom().nextBytes(noise);
        StoreFile file = new StoreFile(FileKind.PACK, Sha256.hex(noise));
        synchronized (written) {
            written.add(file);
        }
        store.write(file, List.of(Store.Bytes.of(noise)));
        progress.processed(PACK);
    }

    private void read(StoreFile file) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while measuring");
        }
        if (!Sha256.agrees(file, store.read(file))) {
            throw new RepositoryException("What was written to " + store.location()
                    + " was read back other than it was written. Check the disk, the memory and the network there.");
        }
        progress.processed(PACK);
    }

    private Optional<Double> listed() throws IOException {
        long started = System.nanoTime();
        int names = store.list(FileKind.PACK).size();
        return names == 0 ? Optional.empty() : Optional.of(names * 1e9 / Math.max(1, System.nanoTime() - started));
    }

    private void remove() {
        boolean interrupted = Thread.interrupted();
        for (StoreFile file : written) {
            try {
                store.remove(file);
            } catch (NoSuchFileException e) {
                // it was not written yet
                continue;
            } catch (IOException e) {
                LOG.warn("{} of {} could not be removed; a prune will: {}", file, store.location(), e.getMessage());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
