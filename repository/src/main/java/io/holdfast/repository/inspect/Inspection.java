package io.holdfast.repository.inspect;

import io.holdfast.repository.Progress;
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
import java.util.concurrent.atomic.AtomicLong;
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
     * @param progress told of the bytes of trees that are read
     * @throws RepositoryException when there is nothing at that path
     */
    public void list(Snapshot snapshot, EntryPath at, boolean recursive, Entries entries, Progress progress)
            throws IOException, InterruptedException {
        BlobId root = BlobId.parse(snapshot.tree());
        Optional<Node> node = trees.find(root, at);
        if (node.isPresent() && !(node.get() instanceof Node.Directory)) {
            entries.entry(at, node.get());
            return;
        }
        TreeVisit visit = new TreeVisit(trees, new WalkProgress(blobs, progress), (path, child, parent) -> {
            entries.entry(path, child);
            return recursive;
        });
        visit.walk(trees.treeAt(root, at), at, 1);
    }

    /** The content of a file that was handed out; every blob is verified. The caller closes the stream. */
    public InputStream open(Node.RegularFile file) {
        return trees.open(file);
    }

    /**
     * Compares two snapshots, or what is below a directory of each.
     *
     * @param metadata whether entries count whose metadata alone differs
     * @param progress told of the bytes of trees that are read
     */
    public DiffSummary diff(
            Snapshot first,
            EntryPath in,
            Snapshot second,
            EntryPath against,
            boolean metadata,
            ChangeListener changes,
            Progress progress)
            throws IOException, InterruptedException {
        return new Difference(trees, blobs, metadata, new WalkProgress(blobs, progress), changes)
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

    /**
     * Counts what snapshots hold. Remembers each blob that it met.
     *
     * @param progress told of the bytes of trees that are read
     */
    public Statistics statistics(StatisticsMode mode, List<Snapshot> snapshots, Progress progress)
            throws IOException, InterruptedException {
        if (mode == StatisticsMode.RAW_DATA) {
            progress.expected(treeBytes());
        }
        return new Counting(trees, blobs, mode, progress).of(snapshots);
    }

    /**
     * How much lies at some paths of a snapshot.
     *
     * @param files of which there are
     * @param bytes of their content
     * @param storedBytes of the blobs that hold it, as they are stored, each once
     */
    public record Held(long files, long bytes, long storedBytes) {}

    /**
     * Counts what a restore of some paths has to read: the content of the files in them. Remembers each blob that it met; may
     * be interrupted.
     *
     * @throws RepositoryException when there is nothing at one of the paths, or a blob of it is in no index
     */
    public Held held(Snapshot snapshot, List<EntryPath> paths) throws IOException, InterruptedException {
        long[] counted = new long[3];
        Set<BlobId> met = new HashSet<>();
        Entries count = (path, node) -> {
            if (node instanceof Node.RegularFile file) {
                counted[0]++;
                counted[1] += file.size();
                for (BlobId id : file.content()) {
                    if (met.add(id)) {
                        counted[2] += blobs.locate(BlobType.DATA, id)
                                .orElseThrow(() -> new RepositoryException.Damaged("Blob " + id + " of " + path
                                        + " is in no index file. Check the repository; rebuild-index finds what its packs"
                                        + " hold."))
                                .length();
                    }
                }
            }
        };
        for (EntryPath path : paths) {
            list(snapshot, path, true, count, Progress.NONE);
        }
        return new Held(counted[0], counted[1], counted[2]);
    }

    /** Told of an entry of a snapshot. */
    @FunctionalInterface
    public interface Hits {
        void found(Snapshot snapshot, EntryPath path, Node node);
    }

    /**
     * Hands out every entry that is looked for, snapshot after snapshot, in the order of the paths.
     *
     * @param progress told of the bytes of trees that are read
     */
    public void search(List<Snapshot> snapshots, SearchRequest request, Hits hits, Progress progress)
            throws IOException, InterruptedException {
        WalkProgress walked = new WalkProgress(blobs, progress);
        for (Snapshot snapshot : snapshots) {
            TreeVisit visit = new TreeVisit(trees, walked, (path, node, parent) -> {
                if (request.matches(path.toString(), node.metadata().modified())) {
                    hits.found(snapshot, path, node);
                }
                return true;
            });
            visit.walk(BlobId.parse(snapshot.tree()), EntryPath.ROOT, 1.0 / snapshots.size());
        }
    }

    /**
     * Hands out where blobs are used whose id begins with one of these.
     *
     * @param progress told of the bytes of trees that are read
     */
    public void searchBlobs(
            BlobType type, List<String> prefixes, List<Snapshot> snapshots, Consumer<BlobUse> found, Progress progress)
            throws IOException, InterruptedException {
        WalkProgress walked = new WalkProgress(blobs, progress);
        for (Snapshot snapshot : snapshots) {
            BlobId root = BlobId.parse(snapshot.tree());
            if (type == BlobType.TREE && matches(root, prefixes)) {
                found.accept(use(type, root, snapshot, EntryPath.ROOT, Optional.empty()));
            }
            TreeVisit visit = new TreeVisit(trees, walked, (path, node, parent) -> {
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
            visit.walk(root, EntryPath.ROOT, 1.0 / snapshots.size());
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
        indexes.readSound((pack, entries) -> {
            if (prefixes.stream().anyMatch(pack::startsWith)) {
                entries.stream().filter(entry -> entry.type() == type).forEach(entry -> ids.add(entry.id()));
            }
        });
        return ids;
    }

    private long treeBytes() throws IOException {
        AtomicLong bytes = new AtomicLong();
        indexes.readSound((pack, entries) -> entries.stream()
                .filter(entry -> entry.type() == BlobType.TREE)
                .forEach(entry -> bytes.addAndGet(entry.plainLength())));
        return bytes.get();
    }

    @Override
    public void close() {
        ended.run();
    }
}
