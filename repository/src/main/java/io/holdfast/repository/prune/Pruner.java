package io.holdfast.repository.prune;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.index.PackUse.Usage;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.packed.SavingSession;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.tree.TreeReader;
import io.holdfast.repository.tree.TreeTraversal;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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
 * none begins. For one prune.
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
    private final TreeTraversal traversal;
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
        this.traversal = new TreeTraversal(new TreeReader(blobs.reading()));
    }

    /**
     * @param lock held by the caller until this returns
     * @throws RepositoryException.Damaged when anything that a snapshot needs is missing: nothing is removed then
     * @throws RepositoryException.Locked when someone keeps the index from being replaced; what was moved so far is not
     *     moved again
     */
    public PruneSummary prune(Locks.Work lock) throws IOException, InterruptedException {
        // snapshots before the index, the index before the packs: what each of them needs is in the next
        Set<BlobId> roots = roots(snapshots.all());
        progress.stage("reading the index");
        PackUse use = wholeIndex();
        index.refresh();
        Map<String, Long> present = packs();
        progress.stage("finding what is used", use.treeBytes());
        mark(use, roots, present);
        Detained detained = Detained.at(store.vault());
        PrunePlan plan = PrunePlan.of(use, request, detained.all(use));
        detained.packs().stream()
                .filter(present::containsKey)
                .filter(name -> !use.knows(name))
                .forEach(kept::add);
        Set<String> orphans = present.keySet().stream()
                .filter(name -> !use.knows(name) && !kept.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        PruneOutcome outcome = new PruneOutcome(use, plan, present);
        if (request.dryRun()) {
            return outcome.planned(orphans, kept);
        }
        long added = repack(use, plan.repacked());
        Set<String> removable = plan.names();
        Set<String> beside = removable.isEmpty() ? locks.workBeside(lock) : replaceIndex(use, removable, lock);
        return remove(outcome, orphans, added, removable, beside);
    }

    private PackUse wholeIndex() throws IOException {
        try {
            return PackUse.read(files);
        } catch (RepositoryException.Damaged e) {
            throw new RepositoryException.Damaged(
                    e.getMessage() + " Nothing was removed: what is in use can be told with the whole index only.", e);
        }
    }

    private Map<String, Long> packs() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (Store.Listed listed : store.list(FileKind.PACK)) {
            sizes.put(listed.file().name(), listed.size());
        }
        return sizes;
    }

    private void mark(PackUse use, Set<BlobId> roots, Map<String, Long> present)
            throws IOException, InterruptedException {
        traversal.follow(roots, (type, id) -> {
            if (type == BlobType.TREE) {
                progress.processed(use.bytesOfTree());
            }
            if (!use.use(type, id)) {
                throw damaged("Blob " + id + ", which a snapshot needs, is in no index file");
            }
        });
        Optional<Location> lost = use.settle(usage -> Long.valueOf(usage.size()).equals(present.get(usage.name())));
        if (lost.isPresent()) {
            throw damaged("Pack " + lost.get().pack() + ", which snapshots need, is missing or not of its size");
        }
    }

    private static Set<BlobId> roots(List<Snapshot> of) {
        return of.stream().map(snapshot -> BlobId.parse(snapshot.tree())).collect(Collectors.toSet());
    }

    private RepositoryException.Damaged damaged(String what) {
        return new RepositoryException.Damaged(what + " of the repository at " + store.location()
                + ". Nothing was removed. Check the repository and repair it first; a prune could take away what is left"
                + " to repair it from.");
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
    private Set<String> replaceIndex(PackUse use, Set<String> removable, Locks.Work own)
            throws IOException, InterruptedException {
        progress.stage("waiting for the lock");
        try (Locks.Hold lock = locks.replace(request.patience())) {
            progress.stage("replacing the index");
            index.refresh();
            traversal.follow(roots(snapshots.all()), (type, id) -> {
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
