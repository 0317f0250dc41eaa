package io.holdfast.repository.copy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.packed.SavingSession;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.TreeTraversal;
import io.holdfast.repository.tree.Trees;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Copies what snapshots consist of: first finds all blobs that the target lacks, then reads them pack by pack. Trees are
 * followed even where the target has them: that it has a tree does not mean that it has what is below, as a copy may
 * have been stopped.
 */
public final class Copier {
    private final PackedBlobs source;
    private final Trees trees;
    private final SavingSession target;
    private final Progress progress;
    private final Set<BlobId> missingTrees = new HashSet<>();
    private final Set<BlobId> missingData = new HashSet<>();

    /** @param trees of the source */
    public Copier(PackedBlobs source, Trees trees, SavingSession target, Progress progress) {
        this.source = source;
        this.trees = trees;
        this.target = target;
        this.progress = progress;
    }

    /** Once. What was copied is durable after the target's {@code flush}. */
    public void copy(List<Snapshot> snapshots) throws IOException, InterruptedException {
        progress.stage("finding what to copy");
        new TreeTraversal(trees)
                .follow(
                        snapshots.stream()
                                .map(snapshot -> BlobId.parse(snapshot.tree()))
                                .toList(),
                        (type, id) -> {
                            if (!target.contains(type, id)) {
                                Set<BlobId> missing = type == BlobType.TREE ? missingTrees : missingData;
                                synchronized (missing) {
                                    missing.add(id);
                                }
                            }
                        });
        progress.stage("copying packs");
        Map<String, List<Blobs.Location>> packs = new TreeMap<>();
        locate(BlobType.DATA, missingData, packs);
        locate(BlobType.TREE, missingTrees, packs);
        progress.expected(packs.values().stream()
                .flatMap(List::stream)
                .mapToLong(Blobs.Location::plainLength)
                .sum());
        Parallel.forEach(
                packs.values(), Parallel.processors(), blobs -> source.copyAll(blobs, target, progress::processed));
    }

    private void locate(BlobType type, Set<BlobId> ids, Map<String, List<Blobs.Location>> packs)
            throws RepositoryException.Damaged {
        for (BlobId id : ids) {
            Blobs.Location location = source.reading()
                    .locate(type, id)
                    .orElseThrow(() -> new RepositoryException.Damaged("Blob " + id
                            + ", which a snapshot to be copied needs, is in no index file of its repository. Check that"
                            + " repository; copy the snapshot from another one that has it whole."));
            packs.computeIfAbsent(location.pack(), pack -> new ArrayList<>()).add(location);
        }
    }
}
