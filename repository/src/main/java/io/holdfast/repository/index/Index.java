package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;

/**
 * The index of an open repository: what its index files say, and the packs that this process stored since. Loaded when
 * first needed. Safe for many threads.
 */
public final class Index {
    /** How long a stored pack waits for its index at most: what a killed backup would store again. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final IndexFiles files;
    private final Clock clock;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private LoadedPacks packs = new LoadedPacks();
    private final Map<String, List<PackEntry>> unindexed = new LinkedHashMap<>();
    private int unindexedBlobs;
    private Instant oldestUnindexed = Instant.MAX;

    // one at a time loads or writes index files
    private final Object fileLock = new Object();
    private final Set<String> loadedFiles = new HashSet<>();
    private volatile boolean loaded;

    // while somebody counts on what was loaded: what it was before files were replaced, oldest first
    private final List<LoadedPacks> retired = new CopyOnWriteArrayList<>();
    private int retaining;
    private volatile int replacements;

    public Index(Store store, SealedFiles files, Clock clock) {
        this.files = new IndexFiles(store, files);
        this.clock = clock;
    }

    /** Loads the index unless it is. */
    public void load() throws IOException {
        if (!loaded) {
            refresh();
        }
    }

    /**
     * Takes in what other processes wrote and drops what they removed; cheap when there is nothing.
     *
     * @throws io.holdfast.repository.RepositoryException.Damaged when an index file is not sound
     */
    public void refresh() throws IOException {
        synchronized (fileLock) {
            IndexFiles.again(() -> {
                refreshOnce();
                return loaded = true;
            });
        }
    }

    private void refreshOnce() throws IOException {
        Set<String> present = files.names();
        boolean gone = !present.containsAll(loadedFiles);
        List<String> toRead = new ArrayList<>(present);
        if (gone) {
            LoadedPacks fresh = new LoadedPacks();
            read(toRead, (pack, entries) -> {
                synchronized (fresh) {
                    fresh.add(pack, entries);
                }
            });
            locked(() -> {
                unindexed.forEach(fresh::add);
                if (retaining > 0) {
                    retired.add(packs);
                }
                packs = fresh;
                replacements++;
            });
            loadedFiles.clear();
        } else {
            toRead.removeAll(loadedFiles);
            read(toRead, (pack, entries) -> locked(() -> packs.add(pack, entries)));
        }
        loadedFiles.addAll(present);
    }

    private void read(List<String> names, BiConsumer<String, List<PackEntry>> consumer) throws IOException {
        int threads = Math.min(names.size(), Parallel.processors());
        if (threads <= 1) {
            for (String name : names) {
                files.read(name, consumer);
            }
            return;
        }
        try {
            Parallel.forEach(names, threads, name -> files.read(name, consumer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while loading the index");
        }
    }

    public boolean contains(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            return packs.contains(type, id);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Every place of a blob; several when packs hold copies of it. */
    public List<Location> findAll(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            return packs.find(type, id);
        } finally {
            lock.readLock().unlock();
        }
    }

    public Optional<Location> find(BlobType type, BlobId id) {
        return findAll(type, id).stream().findFirst();
    }

    /**
     * Keeps in mind, until the answer is closed, where blobs lay before another process replaced index files: while their
     * reader or saver holds a lock, the packs stay.
     */
    public Retaining retain() {
        locked(() -> retaining++);
        return () -> locked(() -> {
            retaining--;
            if (retaining == 0) {
                retired.clear();
            }
        });
    }

    /** See {@link Index#retain}. To be closed once. */
    public interface Retaining extends AutoCloseable {
        @Override
        void close();
    }

    /** Every place where a blob once lay, the newest first. */
    public List<Location> findRetired(BlobType type, BlobId id) {
        return retired.reversed().stream()
                .flatMap(old -> old.find(type, id).stream())
                .toList();
    }

    /** How often index files that had been read were found to be gone; what was there before may not be there now. */
    public int replacements() {
        return replacements;
    }

    /** Takes in a pack that this process has stored durably and that no index file names yet. */
    public void addStored(String pack, List<PackEntry> entries) {
        locked(() -> {
            packs.add(pack, entries);
            unindexed.put(pack, entries);
            unindexedBlobs += entries.size();
            if (unindexed.size() == 1) {
                oldestUnindexed = clock.instant();
            }
        });
    }

    /** Whether it is time to write an index file although no backup has ended. */
    public boolean dueForWriting() {
        lock.readLock().lock();
        try {
            return unindexedBlobs >= IndexFiles.BLOBS_IN_FILE
                    || (!unindexed.isEmpty()
                            && oldestUnindexed.plus(LONGEST_WAIT).isBefore(clock.instant()));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Writes index files for all stored packs that none names yet; durable when this returns. */
    public void write() throws IOException {
        synchronized (fileLock) {
            for (Map<String, List<PackEntry>> part = nextPart(); !part.isEmpty(); part = nextPart()) {
                loadedFiles.add(files.write(part));
                Set<String> written = part.keySet();
                locked(() -> {
                    unindexed.keySet().removeAll(written);
                    unindexedBlobs =
                            unindexed.values().stream().mapToInt(List::size).sum();
                    oldestUnindexed = unindexed.isEmpty() ? Instant.MAX : clock.instant();
                });
            }
        }
    }

    private Map<String, List<PackEntry>> nextPart() {
        lock.readLock().lock();
        try {
            Map<String, List<PackEntry>> part = new LinkedHashMap<>();
            int blobs = 0;
            for (Map.Entry<String, List<PackEntry>> pack : unindexed.entrySet()) {
                if (blobs >= IndexFiles.BLOBS_IN_FILE) {
                    break;
                }
                part.put(pack.getKey(), pack.getValue());
                blobs += pack.getValue().size();
            }
            return part;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Forgets stored packs that no index file names: once nobody holds a lock, a prune may remove them at any time. The
     * index is loaded anew when it is next needed.
     */
    public void forgetUnindexed() {
        synchronized (fileLock) {
            locked(() -> {
                if (!unindexed.isEmpty()) {
                    unindexed.clear();
                    unindexedBlobs = 0;
                    packs = new LoadedPacks();
                    loadedFiles.clear();
                    loaded = false;
                }
            });
        }
    }

    /** Number of blobs in memory, copies counted. */
    public int size() {
        lock.readLock().lock();
        try {
            return packs.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void locked(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Packs by number, and their blobs. */
    private static final class LoadedPacks {
        private final BlobTable blobs = new BlobTable();
        private final IdTable packs = new IdTable();

        void add(String pack, List<PackEntry> entries) {
            BlobId id = BlobId.parse(pack);
            // two index files may name one pack, after a prune that was stopped
            if (!packs.any(id, number -> true)) {
                int number = packs.add(id);
                for (PackEntry entry : entries) {
                    blobs.add(number, entry);
                }
            }
        }

        boolean contains(BlobType type, BlobId id) {
            return blobs.contains(type, id);
        }

        List<Location> find(BlobType type, BlobId id) {
            List<Location> found = new ArrayList<>(1);
            blobs.find(type, id, number -> {
                PackEntry entry = blobs.entry(number);
                String pack = packs.id(blobs.pack(number)).toString();
                found.add(new Location(type, id, pack, entry.offset(), entry.length(), entry.plainLength()));
            });
            return found;
        }

        int size() {
            return blobs.size();
        }
    }
}
