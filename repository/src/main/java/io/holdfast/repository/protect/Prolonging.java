package io.holdfast.repository.protect;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Retention;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
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
import java.util.stream.Collectors;

/**
 * Prolongs the retention of what was there before and a new snapshot needs, so that all of it is kept for the store's whole
 * period from the snapshot on, but for an hour: packs that it refers to, index files, keys and config. What is prolonged is kept for a quarter
 * of the period more, so that the next snapshots need not ask again each time. At a vault the index files are covered as
 * {@link IndexCover} says. Safe for many threads.
 */
public final class Prolonging {
    private static final int THREADS = 8;
    private static final int SLACK = 4;

    /** What a backup has just written is not asked for again at its end. */
    private static final Duration TOLERANCE = Duration.ofHours(1);

    private final Store store;
    private final IndexFiles files;
    private final Index index;
    private final Trees trees;
    private final Clock clock;

    /** Until when files are known to be kept: retention never becomes shorter. */
    private final Map<StoreFile, Instant> known = new ConcurrentHashMap<>();

    public Prolonging(Store store, IndexFiles files, Index index, Trees trees, Clock clock) {
        this.store = store;
        this.files = files;
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
        if (roots.isEmpty()) {
            return 0;
        }
        Optional<Retention> retention = store.retention();
        if (retention.isPresent()) {
            return prolong(retention.get(), roots);
        }
        Optional<VaultLocks> vault = store.vault();
        return vault.isPresent() ? prolong(vault.get(), roots) : 0;
    }

    private int prolong(VaultLocks vault, Collection<BlobId> roots) throws IOException, InterruptedException {
        Duration soon = vault.period().minus(TOLERANCE);
        Duration atLeast = soon.isPositive() ? soon : vault.period().dividedBy(2);
        Duration until = vault.period().plus(vault.period().dividedBy(SLACK));
        Set<StoreFile> packs = packs(roots);
        Set<StoreFile> needed = new HashSet<>(packs);
        store.list(FileKind.KEY).forEach(listed -> needed.add(listed.file()));
        needed.add(StoreFile.CONFIG);
        int prolonged = vault.prolong(needed, atLeast, until);
        Set<String> names = packs.stream().map(StoreFile::name).collect(Collectors.toSet());
        return prolonged + vault.prolong(new IndexCover(vault, files).cover(names, atLeast), until, until);
    }

    private int prolong(Retention retention, Collection<BlobId> roots) throws IOException, InterruptedException {
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

    private Set<StoreFile> packs(Collection<BlobId> roots) throws IOException, InterruptedException {
        Set<StoreFile> packs = ConcurrentHashMap.newKeySet();
        new TreeTraversal(trees).follow(roots, (type, id) -> {
            Location location = index.find(type, id)
                    .orElseThrow(() -> new NoSuchFileException("blob " + id + ", which the new snapshot needs"));
            packs.add(new StoreFile(FileKind.PACK, location.pack()));
        });
        return packs;
    }

    private Set<StoreFile> files(Collection<BlobId> roots) throws IOException, InterruptedException {
        Set<StoreFile> all = new HashSet<>(packs(roots));
        for (FileKind kind : new FileKind[] {FileKind.INDEX, FileKind.KEY}) {
            store.list(kind).forEach(listed -> all.add(listed.file()));
        }
        all.add(StoreFile.CONFIG);
        return all;
    }
}
