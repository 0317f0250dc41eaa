package io.holdfast.repository.check;

import io.holdfast.repository.Progress;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.index.IndexAudit;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows all trees from snapshots down, level by level, each once. */
final class TreeWalk {
    private final Trees trees;
    private final IndexAudit index;
    private final Findings findings;
    private final Progress progress;
    private final Set<BlobId> seen = new HashSet<>();

    TreeWalk(Trees trees, IndexAudit index, Findings findings, Progress progress) {
        this.trees = trees;
        this.index = index;
        this.findings = findings;
        this.progress = progress;
    }

    void walk(List<Snapshot> snapshots) throws IOException, InterruptedException {
        // each with where it was first met
        Map<BlobId, String> level = new LinkedHashMap<>();
        for (Snapshot snapshot : snapshots) {
            meet(BlobId.parse(snapshot.tree()), "snapshot " + snapshot.id(), level);
        }
        while (!level.isEmpty()) {
            Map<BlobId, String> next = new LinkedHashMap<>();
            Parallel.forEach(level.entrySet(), Parallel.processors(), tree -> {
                findings.attempt(() -> visit(tree.getKey(), tree.getValue(), next));
                progress.processed(index.bytesOfTree());
            });
            level = next;
        }
    }

    private void visit(BlobId tree, String where, Map<BlobId, String> next) throws IOException {
        if (!index.contains(BlobType.TREE, tree)) {
            findings.add("Tree " + tree + " of " + where
                    + " is in no index file. Run holdfast repo rebuild-index; if the tree"
                    + " is not found then, restore this snapshot from a copy of the repository.");
            return;
        }
        List<BlobId> missing = new ArrayList<>();
        for (Node node : trees.load(tree)) {
            switch (node) {
                case Node.RegularFile file -> {
                    for (BlobId id : file.content()) {
                        if (!index.contains(BlobType.DATA, id)) {
                            missing.add(id);
                        }
                    }
                }
                case Node.Directory directory -> {
                    synchronized (next) {
                        meet(directory.subtree(), where, next);
                    }
                }
                case Node.SymbolicLink link -> {}
                case Node.Special special -> {}
            }
        }
        if (!missing.isEmpty()) {
            findings.add("Tree " + tree + " of " + where + " needs " + missing.size()
                    + " blobs that are in no index file, the first is " + missing.getFirst()
                    + ". Run holdfast repo rebuild-index; if they are not found then, back the data up again or restore from a"
                    + " copy of the repository.");
        }
    }

    private void meet(BlobId tree, String where, Map<BlobId, String> level) {
        if (seen.add(tree)) {
            level.put(tree, where);
        }
    }
}
