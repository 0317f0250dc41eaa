package io.holdfast.repository.protect;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Retention;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.tree.TreeTraversal;
import io.holdfast.repository.tree.Trees;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prolongs the retention of what was there before and a new snapshot needs, so that all of it is kept for the store's whole
 * period from the snapshot on, but for an hour: packs that it refers to, index files, keys and config. What is prolonged is kept for a quarter
 * of the period more, so that the next snapshots need not ask again each time. Safe for many threads.
 */
public final class Prolonging {
    private static final int THREADS = 8;
    private static final int SLACK = 4;

    /** What a backup has just written is not asked for again at its end. */
    private static final Duration TOLERANCE = Duration.ofHours(1);

    private final Store store;
    private final Index index;
    private final Trees trees;
    private final Clock clock;

    /** Until when files are known to be kept: retention never becomes shorter. */
    private final Map<StoreFile, Instant> known = new ConcurrentHashMap<>();

    public Prolonging(Store store, Index index, Trees trees, Clock clock) {
        this.store = store;
        this.index = index;
        this.trees = trees;
        this.clock = clock;
    }

    /**
     * To be called when all is stored and before snapshots are written; nothing is done where the store has no retention.
     * The index is up to date.
     *
     * @param roots of the snapshots
     * @return how many files were prolonged
     * @throws IOException when it cannot be done; the snapshots must not be written then
     */
    public int prolong(Collection<BlobId> roots) throws IOException, InterruptedException {
        Optional<Retention> offered = store.retention();
        if (offered.isEmpty() || roots.isEmpty()) {
            return 0;
        }
        Retention retention = offered.get();
        Duration period = retention.period();
        Instant needed = clock.instant().plus(period);
        Instant target = needed.plus(period.dividedBy(SLACK));
        Set<StoreFile> prolonged = ConcurrentHashMap.newKeySet();
        Parallel.forEach(files(roots), THREADS, file -> {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while prolonging retention");
            }
            Instant until = known.get(file);
            if (until == null) {
                until = retention.until(file).orElse(Instant.EPOCH);
            }
            if (until.isBefore(needed.minus(TOLERANCE))) {
                retention.prolong(file, target);
                until = target;
                prolonged.add(file);
            }
            known.put(file, until);
        });
        return prolonged.size();
    }

    private Set<StoreFile> files(Collection<BlobId> roots) throws IOException, InterruptedException {
        Set<StoreFile> files = ConcurrentHashMap.newKeySet();
        new TreeTraversal(trees).follow(roots, (type, id) -> {
            Location location = index.find(type, id)
                    .orElseThrow(() -> new NoSuchFileException("blob " + id + ", which the new snapshot needs"));
            files.add(new StoreFile(FileKind.PACK, location.pack()));
        });
        Set<StoreFile> all = new HashSet<>(files);
        for (FileKind kind : new FileKind[] {FileKind.INDEX, FileKind.KEY}) {
            store.list(kind).forEach(listed -> all.add(listed.file()));
        }
        all.add(StoreFile.CONFIG);
        return all;
    }
}
