package io.holdfast.repository.tree;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads trees and the files in them, and remembers the trees read last. Safe for many threads. */
public final class TreeReader implements Trees {
    /** Some 20 MB. */
    private static final int REMEMBERED_NODES = 50_000;

    /** A tree of more nodes is remembered by itself. */
    private static final int LARGE = REMEMBERED_NODES / 2;

    private final Blobs blobs;
    // guarded by itself, with the two that follow
    private final Map<BlobId, List<Node>> remembered = new LinkedHashMap<>(64, 0.75f, true);
    private long rememberedNodes;
    /**
     * The one read last. Among the others it would make room for itself by forgetting those on the way to it, and be forgotten for
     * them in its turn: each file looked up in a directory of 100,000 would read and decode all of it again.
     */
    private @Nullable Large large;

    private record Large(BlobId tree, List<Node> nodes) {}

    public TreeReader(Blobs blobs) {
        this.blobs = blobs;
    }

    @Override
    public List<Node> load(BlobId tree) throws IOException {
        synchronized (remembered) {
            List<Node> known = remembered.get(tree);
            if (known != null) {
                return known;
            }
            Large last = large;
            if (last != null && last.tree().equals(tree)) {
                return last.nodes();
            }
        }
        List<Node> nodes = TreeCodec.decode(blobs.load(BlobType.TREE, tree));
        synchronized (remembered) {
            if (weight(nodes) > LARGE) {
                large = new Large(tree, nodes);
            } else if (remembered.putIfAbsent(tree, nodes) == null) {
                rememberedNodes += weight(nodes);
                forgetOldest();
            }
        }
        return nodes;
    }

    private void forgetOldest() {
        var oldest = remembered.values().iterator();
        while (rememberedNodes > REMEMBERED_NODES) {
            rememberedNodes -= weight(oldest.next());
            oldest.remove();
        }
    }

    /** An empty tree takes room too. */
    private static long weight(List<Node> nodes) {
        return nodes.size() + 1;
    }

    /** The node at a path below the root tree; empty when there is none, as for the root itself. */
    public Optional<Node> find(BlobId root, EntryPath path) throws IOException {
        return find(this, root, path);
    }

    static Optional<Node> find(Trees trees, BlobId root, EntryPath path) throws IOException {
        BlobId tree = root;
        for (int i = 0; i < path.names().size(); i++) {
            Optional<Node> found = find(trees.load(tree), path.names().get(i));
            if (i == path.names().size() - 1) {
                return found;
            }
            if (!(found.orElse(null) instanceof Node.Directory directory)) {
                return Optional.empty();
            }
            tree = directory.subtree();
        }
        return Optional.empty();
    }

    private static Optional<Node> find(List<Node> ordered, EntryName name) {
        int low = 0;
        int high = ordered.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = ordered.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(ordered.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /**
     * The nodes of a directory, in name order.
     *
     * @throws RepositoryException when there is no directory at that path
     */
    public List<Node> list(BlobId root, EntryPath directory) throws IOException {
        return load(treeAt(root, directory));
    }

    /**
     * The tree of a directory: the root itself for the empty path.
     *
     * @throws RepositoryException when there is no directory at that path
     */
    public BlobId treeAt(BlobId root, EntryPath directory) throws IOException {
        if (directory.isRoot()) {
            return root;
        }
        if (find(root, directory).orElse(null) instanceof Node.Directory found) {
            return found.subtree();
        }
        throw new RepositoryException(
                "the snapshot has no directory '" + directory + "'. List its parent to see what it holds.");
    }

    /**
     * The content of a file. Blobs are verified as they are read, the next few in advance on threads of their own, which
     * end with the stream; the caller closes it. For use by one thread.
     */
    public InputStream open(Node.RegularFile file) {
        return new BlobInputStream(blobs, file);
    }

    /** A node as the repository's users see it. */
    public static Repository.Entry entry(Node node) {
        return switch (node) {
            case Node.RegularFile file ->
                new Repository.Entry(file.name(), Repository.EntryKind.FILE, file.metadata(), file.size());
            case Node.Directory directory ->
                new Repository.Entry(directory.name(), Repository.EntryKind.DIRECTORY, directory.metadata(), 0);
            case Node.SymbolicLink link ->
                new Repository.Entry(link.name(), Repository.EntryKind.SYMBOLIC_LINK, link.metadata(), 0);
            case Node.Special special ->
                new Repository.Entry(special.name(), Repository.EntryKind.SPECIAL, special.metadata(), 0);
        };
    }
}
