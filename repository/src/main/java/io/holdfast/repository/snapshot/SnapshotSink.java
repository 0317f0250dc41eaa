package io.holdfast.repository.snapshot;

import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes the entries of a snapshot in the making, in any order. Parent directories that are never given get plain
 * metadata. May be called from several threads at once, each path once; a call blocks while the store is busy.
 */
public interface SnapshotSink {
    void directory(EntryPath path, EntryMetadata metadata) throws IOException;

    /**
     * Reads {@code content} to its end and stores it; closes nothing. When this returns the content is accounted for
     * but durable only once the snapshot is.
     *
     * @return the length and SHA-256 of the content as it was read
     * @throws InterruptedException when the backup is being cancelled
     */
    StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException;

    /**
     * As {@link #file}, for those who need no digest of the whole: the bytes of a large file are hashed once less.
     *
     * @return the length of the content in bytes, as it was read
     */
    default long fileWithoutDigest(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        return file(path, metadata, content, cuts).length();
    }

    /** A symbolic link; {@code target} are the raw bytes it holds. */
    void symbolicLink(EntryPath path, EntryMetadata metadata, byte[] target) throws IOException;

    /** A FIFO, socket or device node. */
    void special(EntryPath path, EntryMetadata metadata, SpecialKind kind, long device) throws IOException;

    /**
     * Takes over a file of an earlier snapshot in the same repository as it is, metadata and content, without reading
     * it. The snapshot must stay until this one is made.
     *
     * @param from a snapshot of the repository that is being written to
     * @param source a file in {@code from}
     * @return its length in bytes
     * @throws io.holdfast.repository.RepositoryException when {@code source} is no file there, or a blob of it is gone
     */
    long reuse(EntryPath path, Snapshot from, EntryPath source) throws IOException;

    /**
     * Stores a file that differs in some places from one of an earlier snapshot in the same repository. Only the chunks
     * that such a place lies in are read again and stored; the others are taken over as they are. The snapshot must stay
     * until this one is made.
     *
     * @param metadata of the file as it is now
     * @param from a snapshot of the repository that is being written to
     * @param source a file in {@code from}
     * @param cuts where chunks end; best those that {@code source} was stored with
     * @throws io.holdfast.repository.RepositoryException when {@code source} is no file there, or a blob of it is gone
     * @throws InterruptedException when the backup is being cancelled
     */
    void revise(
            EntryPath path, EntryMetadata metadata, Snapshot from, EntryPath source, Cuts.Fixed cuts, Revision revision)
            throws IOException, InterruptedException;

    /**
     * Waits until all that was handed over is stored, though not yet durably, and no {@link Revision} is called any more.
     *
     * @throws IOException the first failure of anything
     */
    void settle() throws IOException, InterruptedException;

    enum SpecialKind {
        FIFO,
        SOCKET,
        CHARACTER_DEVICE,
        BLOCK_DEVICE
    }

    /**
     * @param length in bytes
     * @param sha256 of the whole content, 32 bytes
     */
    record StoredFile(long length, byte[] sha256) {}
}
