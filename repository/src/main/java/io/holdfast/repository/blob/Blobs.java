package io.holdfast.repository.blob;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The blobs of an open repository. Safe for many threads; every method blocks. */
public interface Blobs {
    /** Whether the blob is in the index or was saved by this process. */
    boolean contains(BlobType type, BlobId id);

    /**
     * Stores a blob unless it is there; compresses, seals and decodes it again on the calling thread. Blocks while the
     * store is busy. Durable after {@link #flush}. The array may be reused as soon as this returns.
     *
     * @param id the SHA-256 of the {@code length} bytes at {@code offset}
     * @return sealed bytes added to the store: 0 when the blob was there already
     */
    long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length)
            throws IOException, InterruptedException;

    /** As {@link #save(BlobType, BlobId, byte[], int, int)}, of content that is known to look like something. */
    default long save(BlobType type, BlobId id, byte[] plaintext, int offset, int length, Texture texture)
            throws IOException, InterruptedException {
        return save(type, id, plaintext, offset, length);
    }

    /**
     * Reads one blob and verifies it against its id.
     *
     * @throws RepositoryException.Damaged when it is missing from the index or not what was written
     */
    byte[] load(BlobType type, BlobId id) throws IOException;

    /** Where a durable blob lies. */
    Optional<Location> locate(BlobType type, BlobId id);

    /**
     * Reads several blobs of one pack in one go, in the order of their offsets, each verified, and hands each out.
     *
     * @param locations all of the same pack, each once
     */
    void loadAll(List<Location> locations, Consumer consumer) throws IOException, InterruptedException;

    /** Completes open packs and writes the index of all that was saved: durable when this returns. */
    void flush() throws IOException, InterruptedException;

    /**
     * @param pack 64 hexadecimal digits
     * @param offset of the sealed blob within the pack
     * @param length sealed
     * @param plainLength of the plaintext
     */
    record Location(BlobType type, BlobId id, String pack, long offset, int length, int plainLength) {}

    /** Takes blobs as they are read. */
    @FunctionalInterface
    interface Consumer {
        /** @param plaintext holds the blob from its start, and may hold more; only until this returns */
        void accept(Location location, byte[] plaintext) throws IOException, InterruptedException;
    }
}
