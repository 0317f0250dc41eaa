package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a snapshot in the making, by path. Safe for many threads. */
final class PendingTree {
    private final PendingEntry.Directory root = new PendingEntry.Directory();

    /** Gives a directory its metadata, be it known as a parent already or not. */
    synchronized void addDirectory(EntryPath path, EntryMetadata metadata) throws RepositoryException {
        PendingEntry.Directory parent = parentOf(path);
        PendingEntry entry = parent.children.computeIfAbsent(path.name(), name -> new PendingEntry.Directory());
        if (!(entry instanceof PendingEntry.Directory directory) || directory.metadata != null) {
            throw givenTwice(path);
        }
        directory.metadata = metadata;
    }

    synchronized void add(EntryPath path, PendingEntry entry) throws RepositoryException {
        if (parentOf(path).children.putIfAbsent(path.name(), entry) != null) {
            throw givenTwice(path);
        }
    }

    /** Takes back an entry that came to nothing. Its parents stay. */
    synchronized void remove(EntryPath path, PendingEntry entry) throws RepositoryException {
        parentOf(path).children.remove(path.name(), entry);
    }

    private PendingEntry.Directory parentOf(EntryPath path) throws RepositoryException {
        if (path.isRoot()) {
            throw rootIsNoEntry();
        }
        PendingEntry.Directory directory = root;
        List<EntryName> names = path.names();
        for (int i = 0; i < names.size() - 1; i++) {
            PendingEntry next = directory.children.get(names.get(i));
            if (next == null) {
                next = new PendingEntry.Directory();
                directory.children.put(names.get(i), next);
            } else if (!(next instanceof PendingEntry.Directory)) {
                throw new RepositoryException(
                        "'" + new EntryPath(names.subList(0, i + 1)) + "' was given as a file, so '" + path
                                + "' cannot be below it. The source hands out contradictory paths: report this as a bug.");
            }
            directory = (PendingEntry.Directory) next;
        }
        return directory;
    }

    static RepositoryException rootIsNoEntry() {
        return new RepositoryException("the root of a snapshot is no entry of it. Give what is below it only.");
    }

    private static RepositoryException givenTwice(EntryPath path) {
        return new RepositoryException(
                "'" + path
                        + "' was given twice for one snapshot. The source hands out contradictory paths: report this as a bug.");
    }

    /** All directories by depth: the root alone first, then its children, and so on. */
    synchronized List<List<PendingEntry.Directory>> levels() {
        List<List<PendingEntry.Directory>> levels = new ArrayList<>();
        List<PendingEntry.Directory> level = List.of(root);
        while (!level.isEmpty()) {
            levels.add(level);
            List<PendingEntry.Directory> next = new ArrayList<>();
            for (PendingEntry.Directory directory : level) {
                for (PendingEntry child : directory.children.values()) {
                    if (child instanceof PendingEntry.Directory deeper) {
                        next.add(deeper);
                    }
                }
            }
            level = next;
        }
        return levels;
    }

    /**
     * The nodes of a directory, in name order, whose own directories have their subtrees.
     *
     * @param implied metadata for directories that were never given
     */
    static List<Node> nodes(PendingEntry.Directory directory, EntryMetadata implied) {
        List<Node> nodes = new ArrayList<>(directory.children.size());
        directory.children.forEach((name, entry) -> nodes.add(
                switch (entry) {
                    case PendingEntry.Ready ready -> ready.node();
                    case PendingEntry.File file -> file.toNode(name);
                    case PendingEntry.Directory child -> {
                        if (child.subtree == null) {
                            throw new IllegalStateException("'" + name + "' has no subtree yet");
                        }
                        yield new Node.Directory(name, orElse(child.metadata, implied), child.subtree);
                    }
                }));
        nodes.sort(Comparator.comparing(Node::name));
        return nodes;
    }

    private static EntryMetadata orElse(@Nullable EntryMetadata metadata, EntryMetadata implied) {
        return metadata == null ? implied : metadata;
    }
}
