package io.holdfast.repository.restore;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a selection chooses of the trees that a restore begins with. For one thread. */
final class Chosen {
    private final RestoreSelection selection;
    private final Trees trees;
    private final EntryPath origin;
    private final Losses losses;
    /** Directories that are not included and hold something that is, as paths in the snapshot. */
    private final Set<EntryPath> onTheWay = new HashSet<>();

    private Chosen(RestoreSelection selection, Trees trees, EntryPath origin, Losses losses) {
        this.selection = selection;
        this.trees = trees;
        this.origin = origin;
        this.losses = losses;
    }

    /** What becomes of an entry. */
    enum Choice {
        LEFT_OUT,
        /** A directory that is made for what is in it. */
        ON_THE_WAY,
        WANTED
    }

    /**
     * Looks through all trees for what is included, if it is not everything.
     *
     * @param origin the directory of the snapshot that holds the nodes
     * @param losses told of directories that cannot be looked through
     * @return null when nothing is
     */
    static @Nullable Chosen of(
            RestoreSelection selection, Trees trees, EntryPath origin, List<Node> nodes, Losses losses)
            throws IOException, InterruptedException {
        Chosen chosen = new Chosen(selection, trees, origin, losses);
        boolean any = selection.included().isEmpty() || chosen.isIncludedWhole(origin) || chosen.find(nodes, origin);
        return any ? chosen : null;
    }

    /** Whether a directory and all that is in it is included, but for what is excluded. */
    private boolean isIncludedWhole(EntryPath directory) {
        for (EntryPath path = directory; !path.isRoot(); path = path.parent()) {
            if (isIncluded(path)) {
                return true;
            }
        }
        return false;
    }

    private boolean isIncluded(EntryPath path) {
        return selection.included().map(included -> included.test(path)).orElse(true);
    }

    private boolean find(List<Node> nodes, EntryPath at) throws IOException, InterruptedException {
        boolean found = false;
        for (Node node : nodes) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while it was looked for what is to be restored");
            }
            EntryPath path = at.child(node.name());
            if (selection.excluded().test(path)) {
                continue;
            }
            if (isIncluded(path)) {
                found = true;
            } else if (node instanceof Node.Directory directory && findIn(directory, path)) {
                onTheWay.add(path);
                found = true;
            }
        }
        return found;
    }

    private boolean findIn(Node.Directory directory, EntryPath path) throws IOException, InterruptedException {
        try {
            return find(trees.load(directory.subtree()), path);
        } catch (RepositoryException.Damaged e) {
            losses.directory(path, e);
            return false;
        }
    }

    /** Whether what is at the root of the target is included because a directory above it in the snapshot is. */
    boolean beginsInside() {
        return selection.included().isEmpty() || isIncludedWhole(origin);
    }

    /**
     * @param path below the target
     * @param inside whether a directory above it is included
     */
    Choice choose(EntryPath path, boolean inside) {
        if (selection == RestoreSelection.ALL) {
            return Choice.WANTED;
        }
        EntryPath whole = path;
        if (!origin.isRoot()) {
            List<EntryName> names = new ArrayList<>(origin.names());
            names.addAll(path.names());
            whole = new EntryPath(names);
        }
        if (selection.excluded().test(whole)) {
            return Choice.LEFT_OUT;
        }
        if (inside || isIncluded(whole)) {
            return Choice.WANTED;
        }
        return onTheWay.contains(whole) ? Choice.ON_THE_WAY : Choice.LEFT_OUT;
    }
}
