package io.holdfast.repository.prune;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.index.PackUse.Usage;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.packed.SavingSession;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Prunes beside running backups and restores, in steps each of which leaves a whole repository:
 *
 * <ol>
 *   <li>Under a lock of work it finds what the snapshots refer to, and moves used blobs of mostly unused packs into new
 *       packs, which get their index. Nothing is missing at any time: what was moved is there twice.
 *   <li>Under a lock that nobody but work passes, and for as long as that takes, it looks at the snapshots that were made
 *       meanwhile, and replaces the index files that name packs to be removed: new ones first. A snapshot is made under a
 *       lock that excludes this one, after a look at the index as it is then (see {@link Locks.Work#commit} and {@link
 *       SavingSession#complete}), so that no snapshot refers to what the index no longer has.
 *   <li>It waits until the work has ended that was going on at that moment, as it may still read from the packs. Then no
 *       one can know of them, and they are removed; with them those that no index named at the beginning and none names
 *       now, as whoever wrote them has ended.
 * </ol>
 *
 * What a vault has locked stays where it is, in the index, too, until its lock has ended.
 *
 * <p>A stop after any step leaves packs that no index names: the next prune removes them by the same rule. Stock restic's
 * locks have no mark of work: with one of its commands running the index is not replaced, and while it is being replaced
 * none begins. For one prune, by one thread.
 */
public final class Pruner {
    private static final int REMOVING_THREADS = 8;

    private final Store store;
    private final IndexFiles files;
    private final Index index;
    private final SnapshotFiles snapshots;
    private final PackedBlobs blobs;
    private final Locks locks;
    private final PruneRequest request;
    private final Progress progress;
    private final Survey survey;
    /** Packs that nothing refers to and that a vault does not let go, beside those of the plan. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    public Pruner(
            Store store,
            IndexFiles files,
            Index index,
            SnapshotFiles snapshots,
            PackedBlobs blobs,
            Locks locks,
            PruneRequest request,
            Progress progress) {
        this.store = store;
        this.files = files;
        this.index = index;
        this.snapshots = snapshots;
        this.blobs = blobs;
        this.locks = locks;
        this.request = request;
        this.progress = progress;
        this.survey = new Survey(store, files, index, snapshots, blobs, request, progress);
    }

    /**
     * Prunes under locks of its own.
     *
     * @throws RepositoryException.Damaged when anything that a snapshot needs is missing: nothing is removed then
     * @throws RepositoryException.Locked when someone keeps the index from being replaced; what was moved so far is not
     *     moved again
     * @throws RepositoryException.StoreFull when the store has no room for a lock, an index file or what is moved; unless
     *     the request is for such a store, and something can be removed from it
     */
    public PruneSummary prune() throws IOException, InterruptedException {
        FullStore.Room made = FullStore.Room.NONE;
        while (true) {
            try (Locks.Work lock = locks.work()) {
                return prune(lock).after(made);
            } catch (RepositoryException.StoreFull e) {
                if (!request.noFreeSpace()) {
                    throw new RepositoryException.StoreFull(
                            e.getMessage() + " Where no room can be made otherwise, holdfast repo prune --no-free-space"
                                    + " removes packs that no snapshot needs at all, and needs none for it.",
                            e);
                }
                FullStore.Room more = new FullStore(store, files, snapshots, locks, survey).makeRoom();
                if (more.packs() == 0) {
                    throw new RepositoryException.StoreFull(
                            e.getMessage()
                                    + " It holds no pack that no snapshot needs: forget snapshots, which takes no"
                                    + " room, and prune again, or make room beside the repository.",
                            e);
                }
                made = made.and(more);
            }
        }
    }

    /** What {@link #prune} would do. Takes no lock: the caller may hold one, so that it stays true. */
    public PruneSummary plan() throws IOException, InterruptedException {
        Findings found = survey.run();
        return new PruneOutcome(found.use(), found.plan(), found.present()).planned(found.orphans(), found.kept());
    }

    private PruneSummary prune(Locks.Work lock) throws IOException, InterruptedException {
        Findings found = survey.run();
        kept.clear();
        kept.addAll(found.kept());
        PruneOutcome outcome = new PruneOutcome(found.use(), found.plan(), found.present());
        long added = repack(found.use(), found.plan().repacked());
        Set<String> removable = found.plan().names();
        Set<String> beside = removable.isEmpty() ? locks.workBeside(lock) : replaceIndex(found, removable, lock);
        return remove(outcome, found.orphans(), added, removable, beside);
    }

    /** @return sealed bytes that were added */
    private long repack(PackUse use, List<Usage> packs) throws IOException, InterruptedException {
        if (packs.isEmpty()) {
            return 0;
        }
        progress.stage(
                "repacking",
                packs.stream()
                        .flatMap(pack -> use.used(pack.pack()).stream())
                        .mapToLong(Location::plainLength)
                        .sum());
        try (SavingSession session = blobs.move(progress::transferred, request.extraVerify())) {
            Parallel.forEach(
                    packs,
                    Parallel.processors(),
                    pack -> blobs.copyAll(use.used(pack.pack()), session, progress::processed));
            session.flush();
            return session.addedBytes();
        }
    }

    /**
     * Second step.
     *
     * @param removable what turns out to be needed is taken from it
     * @return the work that was going on
     */
    private Set<String> replaceIndex(Findings found, Set<String> removable, Locks.Work own)
            throws IOException, InterruptedException {
        PackUse use = found.use();
        progress.stage("waiting for the lock");
        try (Locks.Hold lock = locks.replace(request.patience())) {
            progress.stage("replacing the index");
            index.refresh();
            found.traversal().follow(Survey.roots(snapshots.all()), (type, id) -> {
                synchronized (removable) {
                    use.unmarked(type, id).forEach(pack -> removable.remove(use.name(pack)));
                }
            });
            // a backup may have prolonged locks since
            Detained detained = Detained.at(store.vault());
            Set<String> staying = detained.all(use);
            if (store.vault().isPresent()) {
                staying.addAll(use.namedSince(files));
            }
            staying.stream().filter(removable::remove).forEach(kept::add);
            Set<String> beside = locks.workBeside(own);
            if (!removable.isEmpty()) {
                new IndexReplacement(use, files, detained.indexFiles()).without(removable, lock);
            }
            return beside;
        }
    }

    /** Third step. */
    private PruneSummary remove(
            PruneOutcome outcome, Set<String> orphans, long added, Set<String> removable, Set<String> beside)
            throws IOException, InterruptedException {
        Set<String> gone = new HashSet<>(removable);
        gone.addAll(orphans);
        if (!gone.isEmpty()) {
            progress.stage("waiting for work that may need what is to be removed");
            if (!locks.awaitEnd(beside, request.patience())) {
                return outcome.of(removable, orphans, kept, added, true);
            }
            // whoever wrote what no index named may have written its index, too, before it ended
            Set<String> named = outcome.use().namedSince(files);
            gone.removeAll(named);
            orphans.removeAll(named);
            progress.stage("removing packs", outcome.bytes(gone));
            Parallel.forEach(gone, REMOVING_THREADS, name -> {
                removePack(name);
                progress.processed(outcome.bytes(Set.of(name)));
            });
            removable.removeAll(kept);
            orphans.removeAll(kept);
        }
        // what this process goes on with must not be found where it was
        index.refresh();
        return outcome.of(removable, orphans, kept, added, false);
    }

    private void removePack(String name) throws IOException {
        try {
            store.remove(new StoreFile(FileKind.PACK, name));
        } catch (NoSuchFileException e) {
            // another prune was quicker
            return;
        } catch (RepositoryException.Retained e) {
            // a backup that was stopped had prolonged it: no index names it, and the next prune finds it as an orphan
            kept.add(name);
        }
    }
}
