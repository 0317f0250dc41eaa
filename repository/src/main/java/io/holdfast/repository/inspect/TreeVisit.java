package io.holdfast.repository.inspect;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;

/** Walks a tree in name order, each directory before what is in it, on the calling thread. */
final class TreeVisit {
    private final Trees trees;
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

    TreeVisit(Trees trees, Visitor visitor) {
        this.trees = trees;
        this.visitor = visitor;
    }

    void walk(BlobId tree, EntryPath at) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading trees");
        }
        for (Node node : trees.load(tree)) {
            EntryPath path = at.child(node.name());
            if (visitor.visit(path, node, tree) && node instanceof Node.Directory directory) {
                walk(directory.subtree(), path);
            }
        }
    }
}
