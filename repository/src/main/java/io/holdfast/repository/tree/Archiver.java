package io.holdfast.repository.tree;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.chunk.Chunker;
import io.holdfast.repository.chunk.FixedChunker;
import io.holdfast.repository.chunk.RabinChunker;
import io.holdfast.repository.snapshot.Revision;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Stores what a source hands out, and then the trees that hold it together. Content is read and cut on the calling
 * thread and stored by as many threads as there are processors; the names, metadata and blob ids of all entries are kept
 * in memory until {@link #finish}, content never more than about 8 MiB for each thread.
 *
 * <p>The first failure, be it of a worker, ends everything: whoever calls next gets it.
 */
public final class Archiver implements SnapshotSink, AutoCloseable {
    /** Of parents that were never given; always the same, so that the same contents make the same tree. */
    private static final EntryMetadata IMPLIED = EntryMetadata.synthetic(0755, Instant.EPOCH);

    private final Blobs blobs;
    private final Trees trees;
    private final Progress progress;
    private final Chunker contentDefined;
    private final BoundedWorkers workers;
    private final ContentWriter writer;
    private final PendingTree entries = new PendingTree();
    private final LongAdder files = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile boolean finished;

    /**
     * Starts the threads; {@link #close} ends them.
     *
     * @param trees of the same repository, for {@link #reuse}
     * @param chunkerPolynomial of the repository's config
     * @throws IllegalArgumentException for a polynomial that is not irreducible of degree 53
     */
    public Archiver(Blobs blobs, Trees trees, long chunkerPolynomial, Progress progress) {
        this.blobs = blobs;
        this.trees = trees;
        this.progress = progress;
        this.contentDefined = new RabinChunker(chunkerPolynomial);
        int processors = Runtime.getRuntime().availableProcessors();
        this.workers = new BoundedWorkers("holdfast-archiver", processors, ChunkBuffers.capacity(processors));
        this.writer = new ContentWriter(blobs, workers, new ChunkBuffers(processors), progress);
    }

    @Override
    public void directory(EntryPath path, EntryMetadata metadata) throws IOException {
        throwIfStopped();
        entries.addDirectory(path, withoutDevice(metadata));
    }

    @Override
    public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        return store(path, metadata, file -> writer.write(content, chunker(cuts), file), StoredFile::length);
    }

    @Override
    public long fileWithoutDigest(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        return store(path, metadata, file -> writer.writeWithoutDigest(content, chunker(cuts), file), length -> length);
    }

    private <T> T store(EntryPath path, EntryMetadata metadata, Writing<T> writing, ToLongFunction<T> length)
            throws IOException, InterruptedException {
        throwIfStopped();
        PendingEntry.File file = new PendingEntry.File(hardLinkable(metadata));
        entries.add(path, file);
        boolean stored = false;
        try {
            T result = writing.write(file);
            stored = true;
            files.increment();
            bytes.add(length.applyAsLong(result));
            return result;
        } finally {
            if (!stored) {
                // a source may go on without a file that it failed to read
                entries.remove(path, file);
            }
        }
    }

    @FunctionalInterface
    private interface Writing<T> {
        T write(PendingEntry.File file) throws IOException, InterruptedException;
    }

    @Override
    public void symbolicLink(EntryPath path, EntryMetadata metadata, byte[] target) throws IOException {
        throwIfStopped();
        nameable(path);
        Node node = new Node.SymbolicLink(path.name(), hardLinkable(metadata), target.clone());
        entries.add(path, new PendingEntry.Ready(node));
    }

    @Override
    public void special(EntryPath path, EntryMetadata metadata, SpecialKind kind, long device) throws IOException {
        throwIfStopped();
        nameable(path);
        Node.Kind nodeKind = switch (kind) {
            case FIFO -> Node.Kind.FIFO;
            case SOCKET -> Node.Kind.SOCKET;
            case CHARACTER_DEVICE -> Node.Kind.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> Node.Kind.BLOCK_DEVICE;
        };
        Node node = new Node.Special(path.name(), hardLinkable(metadata), nodeKind, device);
        entries.add(path, new PendingEntry.Ready(node));
    }

    @Override
    public long reuse(EntryPath path, Snapshot from, EntryPath source) throws IOException {
        throwIfStopped();
        nameable(path);
        Node.RegularFile file = earlier(from, source);
        for (BlobId id : file.content()) {
            if (!blobs.contains(BlobType.DATA, id)) {
                throw new RepositoryException.Damaged("'" + source + "' of snapshot " + from.shortId() + " needs blob "
                        + id + ", which is in no index. Check the repository; back the file up by reading it.");
            }
        }
        Node node = new Node.RegularFile(path.name(), file.metadata(), file.size(), file.content());
        entries.add(path, new PendingEntry.Ready(node));
        files.increment();
        bytes.add(file.size());
        progress.processed(file.size());
        return file.size();
    }

    private Node.RegularFile earlier(Snapshot from, EntryPath source) throws IOException {
        Node found = TreeReader.find(trees, BlobId.parse(from.tree()), source).orElse(null);
        if (found instanceof Node.RegularFile file) {
            return file;
        }
        throw new RepositoryException("snapshot " + from.shortId() + " holds no file '" + source
                + "' to take over. Back it up by reading it.");
    }

    @Override
    public void revise(
            EntryPath path, EntryMetadata metadata, Snapshot from, EntryPath source, Cuts.Fixed cuts, Revision revision)
            throws IOException, InterruptedException {
        RevisionWriter revised = new RevisionWriter(blobs, workers, progress, earlier(from, source), cuts, revision);
        store(
                path,
                metadata,
                file -> {
                    revised.write(file);
                    return revision.length();
                },
                length -> length);
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        throwIfStopped();
        workers.await();
    }

    /**
     * Waits for everything that is under way and writes the trees, from the deepest up. Nothing may be handed in any
     * more. What this returns is durable only after {@link Blobs#flush}.
     *
     * @throws IOException the first failure of anything
     */
    public Archived finish() throws IOException, InterruptedException {
        throwIfStopped();
        finished = true;
        workers.await();
        List<List<PendingEntry.Directory>> levels = entries.levels();
        long directories = -1;
        for (List<PendingEntry.Directory> level : levels.reversed()) {
            for (PendingEntry.Directory directory : level) {
                workers.submit(1 << 20, () -> writeTree(directory));
            }
            workers.await();
            directories += level.size();
        }
        PendingEntry.Directory root = levels.getFirst().getFirst();
        if (root.subtree == null) {
            throw new IllegalStateException("the root was not written");
        }
        return new Archived(root.subtree, files.sum(), directories, bytes.sum());
    }

    private void writeTree(PendingEntry.Directory directory) throws IOException, InterruptedException {
        byte[] tree = TreeCodec.encode(PendingTree.nodes(directory, IMPLIED));
        BlobId id = BlobId.of(Sha256.digest().digest(tree));
        blobs.save(BlobType.TREE, id, tree, 0, tree.length);
        directory.subtree = id;
        directory.children.clear();
    }

    /** Stops everything that is under way and returns when the threads have ended. */
    @Override
    public void close() {
        workers.close();
    }

    private static void nameable(EntryPath path) throws RepositoryException {
        if (path.isRoot()) {
            throw PendingTree.rootIsNoEntry();
        }
    }

    private void throwIfStopped() throws IOException {
        workers.throwIfStopped();
        if (finished) {
            throw new IllegalStateException("the snapshot is complete already");
        }
    }

    private Chunker chunker(Cuts cuts) {
        return switch (cuts) {
            case Cuts.Content content -> contentDefined;
            case Cuts.Fixed fixed -> new FixedChunker(fixed.bytes());
        };
    }

    /** As restic since 0.17: a device's number changes with every mount, and only hard links need it. */
    private static EntryMetadata hardLinkable(EntryMetadata metadata) {
        return metadata.links() > 1 ? metadata : withoutDevice(metadata);
    }

    private static EntryMetadata withoutDevice(EntryMetadata metadata) {
        if (metadata.deviceId() == 0) {
            return metadata;
        }
        return new EntryMetadata(
                metadata.permissions(),
                metadata.uid(),
                metadata.gid(),
                metadata.user(),
                metadata.group(),
                metadata.modified(),
                metadata.accessed(),
                metadata.changed(),
                metadata.inode(),
                0,
                metadata.links(),
                metadata.extendedAttributes());
    }

    /**
     * @param root id of the root tree
     * @param files regular files
     * @param directories the root not counted
     * @param bytes of all regular files, before deduplication
     */
    public record Archived(BlobId root, long files, long directories, long bytes) {}
}
