package io.holdfast.repository.inspect;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.util.List;

/** Walks a tree in name order, each directory before what is in it, on the calling thread. */
final class TreeVisit {
    private final Trees trees;
    private final WalkProgress progress;
    private final Visitor visitor;

    /** Told of a node. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param parent the tree that the node is in
         * @return whether to go on into a directory
         */
        boolean visit(EntryPath path, Node node, BlobId parent) throws IOException;
    }

    TreeVisit(Trees trees, WalkProgress progress, Visitor visitor) {
        this.trees = trees;
        this.progress = progress;
        this.visitor = visitor;
    }

    /** @param share of all that is to be walked, 0 to 1 */
    void walk(BlobId tree, EntryPath at, double share) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading trees");
        }
        List<Node> nodes = trees.load(tree);
        double each = progress.read(
                tree,
                share,
                nodes.stream().filter(Node.Directory.class::isInstance).count());
        for (Node node : nodes) {
            EntryPath path = at.child(node.name());
            if (visitor.visit(path, node, tree) && node instanceof Node.Directory directory) {
                walk(directory.subtree(), path, each);
            }
        }
    }
}
