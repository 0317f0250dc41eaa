package io.holdfast.repository.tree;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Follows trees from their roots down, level by level, several at a time, and tells of every blob that they consist of.
 * Each tree is followed once, over all calls.
 */
public final class TreeTraversal {
    private final Trees trees;
    private final Set<BlobId> seen = new HashSet<>();

    public TreeTraversal(Trees trees) {
        this.trees = trees;
    }

    /** Told of a blob: of a tree once, of data as often as it is met. Called by many threads at once. */
    @FunctionalInterface
    public interface Visitor {
        void visit(BlobType type, BlobId id) throws IOException, InterruptedException;
    }

    /**
     * Returns when all is followed. Not to be called by two threads at once.
     *
     * @throws io.holdfast.repository.RepositoryException.Damaged when a tree is missing or not sound
     */
    public void follow(Collection<BlobId> roots, Visitor visitor) throws IOException, InterruptedException {
        Set<BlobId> level = new LinkedHashSet<>();
        for (BlobId root : roots) {
            meet(root, level, visitor);
        }
        while (!level.isEmpty()) {
            Set<BlobId> next = new LinkedHashSet<>();
            Parallel.forEach(level, Parallel.processors(), tree -> {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while following trees");
                }
                visit(tree, next, visitor);
            });
            level = next;
        }
    }

    private void visit(BlobId tree, Set<BlobId> next, Visitor visitor) throws IOException, InterruptedException {
        for (Node node : trees.load(tree)) {
            switch (node) {
                case Node.RegularFile file -> {
                    for (BlobId id : file.content()) {
                        visitor.visit(BlobType.DATA, id);
                    }
                }
                case Node.Directory directory -> {
                    synchronized (seen) {
                        meet(directory.subtree(), next, visitor);
                    }
                }
                case Node.SymbolicLink link -> {}
                case Node.Special special -> {}
            }
        }
    }

    private void meet(BlobId tree, Set<BlobId> level, Visitor visitor) throws IOException, InterruptedException {
        if (seen.add(tree)) {
            level.add(tree);
            visitor.visit(BlobType.TREE, tree);
        }
    }
}
