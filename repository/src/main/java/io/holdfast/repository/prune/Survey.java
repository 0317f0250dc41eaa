package io.holdfast.repository.prune;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.PackUse;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.tree.TreeReader;
import io.holdfast.repository.tree.TreeTraversal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds out what the snapshots need, and what there is beside. Changes nothing; each run looks anew. */
final class Survey {
    private final Store store;
    private final IndexFiles files;
    private final Index index;
    private final SnapshotFiles snapshots;
    private final PackedBlobs blobs;
    private final PruneRequest request;
    private final Progress progress;

    Survey(
            Store store,
            IndexFiles files,
            Index index,
            SnapshotFiles snapshots,
            PackedBlobs blobs,
            PruneRequest request,
            Progress progress) {
        this.store = store;
        this.files = files;
        this.index = index;
        this.snapshots = snapshots;
        this.blobs = blobs;
        this.request = request;
        this.progress = progress;
    }

    /** @throws RepositoryException.Damaged when anything that a snapshot needs is missing, or not all of the index can be read */
    Findings run() throws IOException, InterruptedException {
        // snapshots before the index, the index before the packs: what each of them needs is in the next
        List<Snapshot> all = snapshots.all();
        progress.stage("reading the index");
        PackUse use = wholeIndex();
        index.refresh();
        Map<String, Long> present = packs();
        progress.stage("finding what is used", use.treeBytes());
        // a traversal passes over what it has seen, whoever asked: each survey takes its own
        TreeTraversal traversal = new TreeTraversal(new TreeReader(blobs.reading()));
        mark(traversal, use, roots(all), present);
        Detained detained = Detained.at(store.vault());
        PrunePlan plan = PrunePlan.of(use, request, detained.all(use));
        Set<String> kept = new TreeSet<>();
        Set<String> orphans = new TreeSet<>();
        for (String pack : present.keySet()) {
            if (!use.knows(pack)) {
                (detained.packs().contains(pack) ? kept : orphans).add(pack);
            }
        }
        return new Findings(
                all.stream().map(Snapshot::id).collect(Collectors.toSet()),
                traversal,
                use,
                plan,
                detained,
                present,
                orphans,
                kept);
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

    private void mark(TreeTraversal traversal, PackUse use, Set<BlobId> roots, Map<String, Long> present)
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

    static Set<BlobId> roots(List<Snapshot> of) {
        return of.stream().map(snapshot -> BlobId.parse(snapshot.tree())).collect(Collectors.toSet());
    }

    private RepositoryException.Damaged damaged(String what) {
        return new RepositoryException.Damaged(what + " of the repository at " + store.location()
                + ". Nothing was removed. Check the repository and repair it first; a prune could take away what is left"
                + " to repair it from.");
    }
}
