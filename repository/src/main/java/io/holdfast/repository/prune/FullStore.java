package io.holdfast.repository.prune;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.index.PackUse.Usage;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes room in a store that has none left, not even for a lock: what restic calls {@code --unsafe-recover-no-free-space},
 * in an order that loses nothing wherever it stops.
 *
 * <p>A pack that no index file names and that nobody is at work on can go first: whoever begins now does not know of it.
 * Where there is none, an index file makes room for the lock. While it is away whoever begins finds less than there is, and
 * stores it again at worst; a pack that nothing needs goes only when the lock is held, nobody else holds one, and the
 * snapshots are still those that were looked at. Then the index file is written anew, without what went, so that it needs
 * less room than it had. After a stop in the middle a rebuilt index has everything again.
 */
final class FullStore {
    private final Store store;
    private final IndexFiles files;
    private final SnapshotFiles snapshots;
    private final Locks locks;
    private final Survey survey;

    FullStore(Store store, IndexFiles files, SnapshotFiles snapshots, Locks locks, Survey survey) {
        this.store = store;
        this.files = files;
        this.snapshots = snapshots;
        this.locks = locks;
        this.survey = survey;
    }

    /** Packs that were removed, and their bytes. */
    record Room(long packs, long bytes) {
        static final Room NONE = new Room(0, 0);

        Room and(Room other) {
            return new Room(packs + other.packs, bytes + other.bytes);
        }
    }

    /** An index file and the packs that it alone names and that nothing needs. */
    private record Emptied(String indexFile, List<Usage> packs) {
        long bytes() {
            return packs.stream().mapToLong(Usage::size).sum();
        }
    }

    /**
     * Removes a few packs, so that a lock can be written.
     *
     * @return {@link Room#NONE} when nothing can be removed that way
     * @throws RepositoryException.Locked when anybody holds a lock that can be read
     */
    Room makeRoom() throws IOException, InterruptedException {
        locks.ensureNone();
        Findings found = survey.run();
        locks.ensureNone();
        // whoever wrote what no index named may have written its index, too, before it ended
        Set<String> orphans = new TreeSet<>(found.orphans());
        orphans.removeAll(found.use().namedSince(files));
        for (String orphan : orphans) {
            if (removePack(orphan)) {
                return new Room(1, found.present().getOrDefault(orphan, 0L));
            }
        }
        Optional<Emptied> emptied = mostEmptied(found);
        return emptied.isEmpty() ? Room.NONE : remove(emptied.get(), found);
    }

    private static Optional<Emptied> mostEmptied(Findings found) {
        PackUse use = found.use();
        Map<Integer, Integer> timesNamed = new HashMap<>();
        use.files().forEach(file -> use.packsOf(file).forEach(pack -> timesNamed.merge(pack, 1, Integer::sum)));
        Map<Integer, Usage> unused = new HashMap<>();
        found.plan().removed().stream()
                .filter(usage -> timesNamed.getOrDefault(usage.pack(), 0) == 1)
                .forEach(usage -> unused.put(usage.pack(), usage));
        List<Emptied> all = new ArrayList<>();
        for (String file : use.files()) {
            List<Usage> packs = use.packsOf(file).stream()
                    .filter(unused::containsKey)
                    .map(unused::get)
                    .toList();
            if (!packs.isEmpty() && !found.detained().indexFiles().contains(file)) {
                all.add(new Emptied(file, packs));
            }
        }
        return all.stream().max(Comparator.comparingLong(Emptied::bytes));
    }

    private Room remove(Emptied emptied, Findings found) throws IOException, InterruptedException {
        StoreFile file = new StoreFile(FileKind.INDEX, emptied.indexFile());
        byte[] content = store.read(file);
        store.remove(file);
        Locks.Hold lock;
        try {
            lock = locks.exclusive();
        } catch (IOException | InterruptedException | RuntimeException e) {
            putBack(file, content);
            throw e;
        }
        Set<String> gone = new HashSet<>();
        long bytes = 0;
        try (lock) {
            try {
                if (!snapshots.names().equals(found.snapshots())) {
                    throw new RepositoryException.Locked("A snapshot was made or forgotten in the repository at "
                            + store.location() + " while it was looked at. Nothing was removed; prune again.");
                }
                lock.ensureHeld();
                for (Usage pack : emptied.packs()) {
                    if (removePack(pack.name())) {
                        gone.add(pack.name());
                        bytes += found.present().getOrDefault(pack.name(), 0L);
                    }
                }
            } finally {
                if (gone.isEmpty()) {
                    putBack(file, content);
                } else {
                    writeRest(file, found.use(), gone);
                }
            }
        }
        return new Room(gone.size(), bytes);
    }

    private void putBack(StoreFile file, byte[] content) throws IOException {
        try {
            store.write(file, List.of(Store.Bytes.of(content)));
        } catch (IOException e) {
            throw missing(file, e);
        }
    }

    private void writeRest(StoreFile file, PackUse use, Set<String> gone) throws IOException {
        try {
            IndexFiles.Writing writing = files.writing();
            for (int pack : use.packsOf(file.name())) {
                if (!gone.contains(use.name(pack))) {
                    writing.add(use.name(pack), use.entries(pack));
                }
            }
            writing.finish();
        } catch (IOException e) {
            throw missing(file, e);
        }
    }

    private RepositoryException missing(StoreFile file, IOException why) {
        return new RepositoryException(
                "Index file " + file.name() + " of the repository at " + store.location()
                        + " was taken away to make room,"
                        + " and could not be written again: " + why.getMessage() + " Nothing that a snapshot needs was"
                        + " removed. Run holdfast repo rebuild-index, which makes it anew from the packs, before anything"
                        + " else.",
                why);
    }

    /** @return whether it is gone by this; a vault may keep it */
    private boolean removePack(String name) throws IOException {
        try {
            store.remove(new StoreFile(FileKind.PACK, name));
            return true;
        } catch (NoSuchFileException | RepositoryException.Retained e) {
            return false;
        }
    }
}
