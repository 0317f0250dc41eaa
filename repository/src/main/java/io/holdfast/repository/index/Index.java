package io.holdfast.repository.index;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of an open repository: what its index files say, and the packs that this process stored since. Loaded when
 * first needed. Safe for many threads.
 *
 * <p>An index file that is not sound ends nothing: the log names it, and blobs that only it would name are found by the
 * headers of the packs that no sound file names. Those are for readers: whoever saves does not count on them, as a prune
 * of another program may take them for left over. A prune of ours reads the files by itself, and refuses.
 */
public final class Index {
    private static final Logger LOG = LoggerFactory.getLogger(Index.class);

    /** How long a damaged file is not read again: each blob that is not found asks for a refresh. */
    private static final Duration DAMAGED_FOR = Duration.ofMinutes(1);

    private final IndexFiles files;
    private final UnnamedPacks unnamed;
    private final Clock clock;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private LoadedPacks packs = new LoadedPacks();
    /** Of packs that no sound file names; empty while all files are sound. */
    private LoadedPacks recovered = new LoadedPacks();

    private final UnindexedPacks unindexed;

    // one at a time loads or writes index files
    private final Object fileLock = new Object();
    private final Set<String> loadedFiles = new HashSet<>();
    /** Files that are not sound, and when that was seen. */
    private final Map<String, Instant> damagedFiles = new ConcurrentHashMap<>();
    /** The damaged files that {@link #recovered} makes up for. */
    private Set<String> recoveredWithout = Set.of();

    private volatile boolean loaded;

    // while somebody counts on what was loaded: what it was before files were replaced, oldest first
    private final List<LoadedPacks> retired = new CopyOnWriteArrayList<>();
    private int retaining;
    private volatile int replacements;

    /** @param headers reads what packs say of themselves */
    public Index(Store store, SealedFiles files, IndexRebuild.Headers headers, Clock clock) {
        this.files = new IndexFiles(store, files);
        this.unnamed = new UnnamedPacks(store, headers);
        this.clock = clock;
        this.unindexed = new UnindexedPacks(clock);
    }

    /** Loads the index unless it is. */
    public void load() throws IOException {
        if (!loaded) {
            refresh();
        }
    }

    /** Takes in what other processes wrote and drops what they removed; cheap when there is nothing. */
    public void refresh() throws IOException {
        synchronized (fileLock) {
            IndexFiles.again(() -> {
                refreshOnce();
                return loaded = true;
            });
        }
    }

    /** Whether all files were sound when they were last read. */
    public boolean isSound() {
        return damagedFiles.isEmpty();
    }

    /**
     * For who decides by the index that something is lost: takes in what could only not be read for a moment.
     *
     * @throws RepositoryException.Damaged when a file is still not sound
     */
    public void requireSound() throws IOException {
        synchronized (fileLock) {
            while (!isSound()) {
                for (String name : Set.copyOf(damagedFiles.keySet())) {
                    files.read(name, (pack, entries) -> {});
                    damagedFiles.remove(name);
                }
                refresh();
            }
        }
    }

    private void refreshOnce() throws IOException {
        Set<String> present = files.names();
        boolean gone = !present.containsAll(loadedFiles);
        damagedFiles.keySet().retainAll(present);
        Set<String> toRead = new TreeSet<>(present);
        damagedFiles.forEach((name, seen) -> {
            if (clock.instant().isBefore(seen.plus(DAMAGED_FOR))) {
                toRead.remove(name);
            }
        });
        if (gone) {
            LoadedPacks fresh = new LoadedPacks();
            read(toRead, (pack, entries) -> {
                synchronized (fresh) {
                    fresh.add(pack, entries);
                }
            });
            locked(() -> {
                unindexed.forEach(fresh::add);
                retire(packs);
                packs = fresh;
                replacements++;
            });
            loadedFiles.clear();
        } else {
            toRead.removeAll(loadedFiles);
            read(toRead, (pack, entries) -> locked(() -> packs.add(pack, entries)));
        }
        loadedFiles.addAll(present);
        loadedFiles.removeAll(damagedFiles.keySet());
        if (gone || !damagedFiles.keySet().equals(recoveredWithout)) {
            recover();
        }
    }

    private void recover() throws IOException {
        Set<String> without = Set.copyOf(damagedFiles.keySet());
        LoadedPacks found = new LoadedPacks();
        if (!without.isEmpty()) {
            unnamed.read(this::names, found);
        }
        locked(() -> {
            retire(recovered);
            recovered = found;
        });
        recoveredWithout = without;
    }

    private boolean names(String pack) {
        lock.readLock().lock();
        try {
            return packs.names(pack);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void retire(LoadedPacks replaced) {
        if (retaining > 0) {
            retired.add(replaced);
        }
    }

    private void read(Set<String> names, BiConsumer<String, List<PackEntry>> consumer) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        try {
            Parallel.forEach(names, Math.min(names.size(), Parallel.processors()), name -> {
                try {
                    files.read(name, consumer);
                    damagedFiles.remove(name);
                } catch (RepositoryException.Damaged e) {
                    if (damagedFiles.put(name, clock.instant()) == null) {
                        LOG.warn(
                                "{} Until then the other index files are used, and the headers of packs that none of"
                                        + " them names.",
                                e.getMessage());
                    }
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while loading the index");
        }
    }

    /** Whether a sound file names it, or this process has stored it. */
    public boolean contains(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            return packs.contains(type, id);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Every place of a blob; several when packs hold copies of it. The last are in packs that no sound file names. */
    public List<Location> findAll(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            List<Location> found = packs.find(type, id);
            found.addAll(recovered.find(type, id));
            return found;
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
            unindexed.add(pack, entries);
        });
    }

    /** Whether it is time to write an index file although no backup has ended. */
    public boolean dueForWriting() {
        lock.readLock().lock();
        try {
            return unindexed.dueForWriting();
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
                locked(() -> unindexed.remove(written));
            }
        }
    }

    private Map<String, List<PackEntry>> nextPart() {
        lock.readLock().lock();
        try {
            return unindexed.nextPart();
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
}
