package io.holdfast.repository.packed;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Texture;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.tree.TreeTraversal;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The blobs as one backup or copy sees and saves them. Sessions share packs; each is told of every failure to store a
 * pack while it lasts, because it may count on a blob in there that another session saved.
 */
public final class SavingSession implements Blobs, AutoCloseable {
    private final BlobWriter writer;
    private final BlobReader reader;
    private final LongConsumer added;
    private final Index index;
    private final boolean again;
    private final boolean verify;
    private final Index.Retaining retaining;
    private int replacements;
    private final LongAdder addedBytes = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param again whether blobs are saved that are there already: to be moved into new packs
     * @param verify whether what was compressed and sealed here is opened again and compared
     */
    SavingSession(
            BlobWriter writer, BlobReader reader, LongConsumer added, Index index, boolean again, boolean verify) {
        this.writer = writer;
        this.reader = reader;
        this.added = added;
        this.index = index;
        this.again = again;
        this.verify = verify;
        this.retaining = index.retain();
    }

    /** Once the index is up to date. */
    void begun() {
        replacements = index.replacements();
    }

    @Override
    public boolean contains(BlobType type, BlobId id) {
        return writer.contains(type, id);
    }

    @Override
    public long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length)
            throws IOException, InterruptedException {
        return save(type, id, plaintext, offset, length, Texture.MIXED);
    }

    @Override
    public long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length, Texture texture)
            throws IOException, InterruptedException {
        check();
        return count(writer.save(type, id, again, codec -> codec.seal(plaintext, offset, length, texture, verify)));
    }

    /** Saves a verified blob whose compressed content is at hand. */
    void saveCompressed(BlobType type, BlobId id, byte[] compressed, int compressedLength, byte[] plaintext, int length)
            throws IOException, InterruptedException {
        check();
        count(writer.save(type, id, again, codec -> {
            if (codec.compresses()) {
                codec.sealStored(compressed, compressedLength, length, verify);
            } else {
                codec.seal(plaintext, 0, length, Texture.MIXED, verify);
            }
        }));
    }

    private long count(long bytes) {
        if (bytes > 0) {
            addedBytes.add(bytes);
            added.accept(bytes);
        }
        return bytes;
    }

    @Override
    public byte[] load(BlobType type, BlobId id) throws IOException {
        return reader.load(type, id);
    }

    @Override
    public Optional<Location> locate(BlobType type, BlobId id) {
        return writer.locate(type, id);
    }

    @Override
    public void loadAll(List<Location> locations, Consumer consumer) throws IOException, InterruptedException {
        reader.loadAll(locations, consumer);
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        check();
        writer.completePacks();
        check();
        writer.writeIndex();
    }

    /**
     * Makes sure that all below a tree is in the index as it is now. Only a prune beside this session can have taken
     * something from it that the session counts on; its packs stay while the session's lock is held, so that it can be
     * stored anew. To be called under a lock that keeps the index from being replaced; durable when this returns.
     */
    public void complete(BlobId root, Trees trees) throws IOException, InterruptedException {
        index.refresh();
        if (index.replacements() == replacements) {
            return;
        }
        new TreeTraversal(trees).follow(List.of(root), this::keep);
        flush();
    }

    private void keep(BlobType type, BlobId id) throws IOException, InterruptedException {
        if (!contains(type, id)) {
            byte[] content = load(type, id);
            save(type, id, content, 0, content.length);
        }
    }

    /** Sealed bytes that this session added. */
    public long addedBytes() {
        return addedBytes.sum();
    }

    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    private void check() throws RepositoryException {
        Throwable cause = failure.get();
        if (cause == null) {
            return;
        }
        String message = String.valueOf(cause.getMessage());
        // each caller gets an exception with its own stack, of the kind that the cause was
        throw switch (cause) {
            case RepositoryException.StoreFull e -> new RepositoryException.StoreFull(message, e);
            case RepositoryException e -> new RepositoryException(message, e);
            default ->
                new RepositoryException(
                        "Storing failed: " + cause + ". Nothing that was stored before is affected; try again.", cause);
        };
    }

    /** Ends it. Without a flush before, what was stored stays for a later backup to find, and for prune to remove. */
    @Override
    public void close() {
        retaining.close();
        writer.end(this);
    }
}
