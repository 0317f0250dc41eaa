package io.holdfast.repository.index;

import io.holdfast.repository.file.Json;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.work.Parallel;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What packs say of themselves that no index file names. A few headers are in memory at once, beside the answer. */
final class UnnamedPacks {
    private static final Logger LOG = LoggerFactory.getLogger(UnnamedPacks.class);
    private static final int READING_THREADS = 8;

    private final Store store;
    private final IndexRebuild.Headers headers;

    UnnamedPacks(Store store, IndexRebuild.Headers headers) {
        this.store = store;
        this.headers = headers;
    }

    /**
     * Reads the headers of all that are there; one that cannot be read is left out.
     *
     * @param named whether an index file names a pack
     */
    void read(Predicate<String> named, LoadedPacks into) throws IOException {
        List<Store.Listed> packs = store.list(FileKind.PACK).stream()
                .filter(listed -> !named.test(listed.file().name()))
                .toList();
        try {
            Parallel.forEach(packs, READING_THREADS, pack -> read(pack, into));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the headers of packs");
        }
    }

    private void read(Store.Listed pack, LoadedPacks into) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading the headers of packs");
        }
        try {
            List<PackEntry> entries = headers.read(pack.file(), pack.size());
            synchronized (into) {
                into.add(pack.file().name(), entries);
            }
        } catch (NoSuchFileException e) {
            // a prune was quicker
            return;
        } catch (EOFException | Json.Malformed e) {
            LOG.debug("pack {} does not say what it holds", pack.file().name(), e);
        }
    }
}
