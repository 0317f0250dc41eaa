package io.holdfast.repository.inspect;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A look at what an open repository holds. A lock is held until it is closed, so that nothing is taken away meanwhile.
 * For one thread; every method blocks.
 */
public final class Inspection implements AutoCloseable {
    private final RawFiles raw;
    private final TreeReader trees;
    private final Blobs blobs;
    private final IndexFiles indexes;
    private final Runnable ended;

    /** @param ended lets go of what is held */
    public Inspection(RawFiles raw, TreeReader trees, Blobs blobs, IndexFiles indexes, Runnable ended) {
        this.raw = raw;
        this.trees = trees;
        this.blobs = blobs;
        this.indexes = indexes;
        this.ended = ended;
    }

    /** The repository's files, blobs and trees as they are. */
    public RawFiles raw() {
        return raw;
    }

    /** Told of an entry. */
    @FunctionalInterface
    public interface Entries {
        void entry(EntryPath path, Node node) throws IOException;
    }

    /**
     * Hands out what is in a directory of a snapshot in name order; an entry that is no directory by itself.
     *
     * @param recursive whether each directory is followed by what is in it
     * @throws RepositoryException when there is nothing at that path
     */
    public void list(Snapshot snapshot, EntryPath at, boolean recursive, Entries entries)
            throws IOException, InterruptedException {
        BlobId root = BlobId.parse(snapshot.tree());
        Optional<Node> node = trees.find(root, at);
        if (node.isPresent() && !(node.get() instanceof Node.Directory)) {
            entries.entry(at, node.get());
            return;
        }
        TreeVisit visit = new TreeVisit(trees, (path, child, parent) -> {
            entries.entry(path, child);
            return recursive;
        });
        visit.walk(trees.treeAt(root, at), at);
    }

    /** The content of a file that was handed out; every blob is verified. The caller closes the stream. */
    public InputStream open(Node.RegularFile file) {
        return trees.open(file);
    }

    /**
     * Compares two snapshots, or what is below a directory of each.
     *
     * @param metadata whether entries count whose metadata alone differs
     */
    public DiffSummary diff(
            Snapshot first, EntryPath in, Snapshot second, EntryPath against, boolean metadata, ChangeListener changes)
            throws IOException, InterruptedException {
        return new Difference(trees, blobs, metadata, changes)
                .of(trees.treeAt(BlobId.parse(first.tree()), in), trees.treeAt(BlobId.parse(second.tree()), against));
    }

    /** Told of changes in the order of the paths. */
    @FunctionalInterface
    public interface ChangeListener {
        /**
         * @param directory whether it is one now, or was one before it was removed
         * @param modifier {@code +} added, {@code -} removed, {@code M} content, {@code U} metadata, {@code T} type,
         *     {@code M?} content with the same metadata: perhaps damaged on disk before it was backed up
         */
        void changed(EntryPath path, boolean directory, String modifier);
    }

    /** Counts what snapshots hold. Remembers each blob that it met. */
    public Statistics statistics(StatisticsMode mode, List<Snapshot> snapshots)
            throws IOException, InterruptedException {
        return new Counting(trees, blobs, mode).of(snapshots);
    }

    /** Hands out every entry of a snapshot that is looked for, in the order of the paths. */
    public void search(Snapshot snapshot, SearchRequest request, BiConsumer<EntryPath, Node> found)
            throws IOException, InterruptedException {
        TreeVisit visit = new TreeVisit(trees, (path, node, parent) -> {
            if (request.matches(path.toString(), node.metadata().modified())) {
                found.accept(path, node);
            }
            return true;
        });
        visit.walk(BlobId.parse(snapshot.tree()), EntryPath.ROOT);
    }

    /** Hands out where blobs are used whose id begins with one of these. */
    public void searchBlobs(BlobType type, List<String> prefixes, List<Snapshot> snapshots, Consumer<BlobUse> found)
            throws IOException, InterruptedException {
        for (Snapshot snapshot : snapshots) {
            BlobId root = BlobId.parse(snapshot.tree());
            if (type == BlobType.TREE && matches(root, prefixes)) {
                found.accept(use(type, root, snapshot, EntryPath.ROOT, Optional.empty()));
            }
            TreeVisit visit = new TreeVisit(trees, (path, node, parent) -> {
                if (type == BlobType.TREE && node instanceof Node.Directory directory) {
                    if (matches(directory.subtree(), prefixes)) {
                        found.accept(use(type, directory.subtree(), snapshot, path, Optional.of(parent)));
                    }
                } else if (type == BlobType.DATA && node instanceof Node.RegularFile file) {
                    for (BlobId id : new HashSet<>(file.content())) {
                        if (matches(id, prefixes)) {
                            found.accept(use(type, id, snapshot, path, Optional.of(parent)));
                        }
                    }
                }
                return true;
            });
            visit.walk(root, EntryPath.ROOT);
        }
    }

    private BlobUse use(BlobType type, BlobId id, Snapshot snapshot, EntryPath path, Optional<BlobId> parent) {
        return new BlobUse(
                type, id, snapshot, path, parent, blobs.locate(type, id).map(Blobs.Location::pack));
    }

    private static boolean matches(BlobId id, List<String> prefixes) {
        String text = id.toString();
        return prefixes.stream().anyMatch(text::startsWith);
    }

    /** Ids of the blobs in packs whose id begins with one of these, as the index names them. */
    public Set<BlobId> blobsOfPacks(List<String> prefixes, BlobType type) throws IOException {
        Set<BlobId> ids = new HashSet<>();
        for (String file : indexes.names()) {
            indexes.read(file, (pack, entries) -> {
                if (prefixes.stream().anyMatch(pack::startsWith)) {
                    entries.stream().filter(entry -> entry.type() == type).forEach(entry -> ids.add(entry.id()));
                }
            });
        }
        return ids;
    }

    @Override
    public void close() {
        ended.run();
    }
}
