package io.holdfast.repository.restore;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restores trees to a file system. Safe for many threads. */
public final class Restorer {
    private final Blobs blobs;
    private final Trees trees;

    public Restorer(Blobs blobs, Trees trees) {
        this.blobs = blobs;
        this.trees = trees;
    }

    /**
     * Restores what lies below {@code subtree} into {@code target} and makes it durable; the subtree itself when it is
     * no directory, under its name. Blocks; uses up to eight threads and a pack's worth of memory for each.
     *
     * <p>A target that is not there is made, with the directories above it, and open to its owner only; one made for a
     * subtree gets the metadata of the directory that it stands for. Owners need root. Access times, access lists and
     * other extended attributes are restored; change times cannot be. Long runs of zeros become holes. Nothing is ever
     * written through a symbolic link, nor, unless that is wished, into a file that was there; what such a file holds is
     * compared with the snapshot blob by blob, whatever its times say.
     *
     * <p>When the repository does not hold all of it any more, the restore ends or goes on, see {@link OnDamage}.
     *
     * <p>Sockets are left out, and devices unless they are allowed; a warning says so.
     *
     * @throws RepositoryException before anything is written, when the target is not empty, the subtree not there or
     *     nothing of it selected; otherwise what was restored so far is left, and the message names it
     * @throws RepositoryException.Damaged when the repository does not hold what the snapshot needs; names the pack
     * @throws InterruptedException when the thread is interrupted; what was restored so far is left and named
     */
    public RestoreSummary restore(
            BlobId root, EntryPath subtree, Path target, RestoreOptions options, Progress progress)
            throws IOException, InterruptedException {
        Start start = find(root, subtree);
        Losses losses = new Losses(options.onDamage());
        Chosen chosen = Chosen.of(
                options.selection(), trees, start.whole() ? subtree : subtree.parent(), start.nodes(), losses);
        if (chosen == null) {
            throw new RepositoryException("Nothing in the snapshot" + (subtree.isRoot() ? "" : " below " + subtree)
                    + " is selected. List the snapshot to see what it holds; a pattern with a slash in front begins at its"
                    + " root.");
        }
        // beside a single file there is nothing that is to go
        boolean removesBesideOne = options.existing() == ExistingFiles.UPDATE_AND_REMOVE_OTHERS && !start.whole();
        RestoreOptions here = removesBesideOne ? options.withExisting(ExistingFiles.UPDATE) : options;
        try (TargetDirectory opened = TargetDirectory.prepare(target, options.existing())) {
            EntryMetadata own = opened.made() ? start.own() : null;
            TreeRestore restore = new TreeRestore(blobs, trees, opened.directory(), here, chosen, losses, progress);
            return run(restore, start.nodes(), own, target);
        }
    }

    /** Every failure from here on says that something is left in the target. */
    private static RestoreSummary run(TreeRestore restore, List<Node> nodes, @Nullable EntryMetadata own, Path target)
            throws IOException, InterruptedException {
        try {
            return restore.run(nodes, own);
        } catch (InterruptedException e) {
            InterruptedException named =
                    new InterruptedException("The restore into " + target + " was interrupted." + left(target));
            named.initCause(e);
            throw named;
        } catch (RepositoryException.Damaged e) {
            throw new RepositoryException.Damaged(failed(target) + e.getMessage(), left(target), e);
        } catch (PosixException e) {
            String what = e.isNoSpace() ? " Make room there, or choose a target with more." : "";
            throw new RepositoryException(failed(target) + e.getMessage() + "." + what, left(target), e);
        } catch (IOException e) {
            throw new RepositoryException(failed(target) + e.getMessage(), left(target), e);
        }
    }

    private static String failed(Path target) {
        return "The restore into " + target + " failed. ";
    }

    private static String left(Path target) {
        return " What was restored so far is left in " + target
                + " and is not complete; update it by another restore, or remove it before you restore there again.";
    }

    /**
     * @param own of the directory whose nodes these are; null for the root, which has none
     * @param whole whether the nodes are all that the directory holds
     */
    private record Start(List<Node> nodes, @Nullable EntryMetadata own, boolean whole) {}

    private Start find(BlobId root, EntryPath subtree) throws IOException {
        List<Node> nodes = trees.load(root);
        EntryMetadata own = null;
        int depth = 0;
        for (EntryName name : subtree.names()) {
            depth++;
            boolean last = depth == subtree.names().size();
            Optional<Node> found =
                    nodes.stream().filter(node -> node.name().equals(name)).findFirst();
            switch (found.orElse(null)) {
                case Node.Directory directory -> {
                    nodes = trees.load(directory.subtree());
                    own = directory.metadata();
                }
                case Node other
                when last -> {
                    return new Start(List.of(other), null, false);
                }
                case null, default ->
                    throw new RepositoryException(
                            "The snapshot has no " + subtree + ". List the snapshot to see what it holds.");
            }
        }
        return new Start(nodes, own, true);
    }
}
