package io.holdfast.repository.tree;

import io.holdfast.repository.Progress;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.chunk.Chunker;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads content, cuts it and has it stored. The calling thread reads, cuts and, where that is wanted, digests the whole;
 * workers hash, compress and seal the chunks meanwhile. A file of one piece is hashed once: its digest is the piece's id.
 */
final class ContentWriter {
    private static final int READ_AT_ONCE = 256 << 10;

    /** Content up to this size is copied, so that thousands of small files may wait without a buffer each. */
    private static final int COPIED = ChunkBuffers.TINY;

    private final Blobs blobs;
    private final BoundedWorkers workers;
    private final ChunkBuffers buffers;
    private final Progress progress;

    ContentWriter(Blobs blobs, BoundedWorkers workers, ChunkBuffers buffers, Progress progress) {
        this.blobs = blobs;
        this.workers = workers;
        this.buffers = buffers;
        this.progress = progress;
    }

    /** Reads to the end. The ids in {@code file} are complete once the workers are done. */
    StoredFile write(InputStream content, Chunker chunker, PendingEntry.File file)
            throws IOException, InterruptedException {
        byte[][] digest = new byte[1][];
        long length = pass(new Passage(content, chunker, file, whole -> digest[0] = whole));
        return new StoredFile(length, digest[0]);
    }

    /** As {@link #write}, without a digest of the whole. @return its length in bytes */
    long writeWithoutDigest(InputStream content, Chunker chunker, PendingEntry.File file)
            throws IOException, InterruptedException {
        return pass(new Passage(content, chunker, file, null));
    }

    private static long pass(Passage through) throws IOException, InterruptedException {
        try (Passage passage = through) {
            return passage.write();
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException("interrupted while reading");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** One content on its way through. */
    private final class Passage implements AutoCloseable {
        private final InputStream content;
        private final Chunker chunker;
        private final PendingEntry.File file;

        /** Told the digest of the whole, if anybody wants to know. */
        private final @Nullable Consumer<byte[]> digested;

        /** Begins at the start of a chunk. */
        private byte[] buffer = buffers.take(ChunkBuffers.SMALL);

        private int length;
        private int searched;
        private long cutAway;
        private boolean ended;
        private @Nullable MessageDigest whole;

        Passage(InputStream content, Chunker chunker, PendingEntry.File file, @Nullable Consumer<byte[]> digested) {
            this.content = content;
            this.chunker = chunker;
            this.file = file;
            this.digested = digested;
        }

        long write() throws IOException, InterruptedException {
            while (!ended) {
                fill();
                int cut = chunker.cut(buffer, length, searched);
                while (cut != Chunker.NONE) {
                    cutAway(cut);
                    cut = chunker.cut(buffer, length, 0);
                }
                searched = length;
            }
            long size = cutAway + length;
            if (cutAway == 0 && length <= chunker.piece() && (digested != null || length <= COPIED)) {
                byte[] digest = digest(buffer, 0, length);
                if (digested != null) {
                    digested.accept(digest);
                }
                if (length > 0) {
                    onlyChunk(BlobId.of(digest));
                }
            } else {
                if (digested != null) {
                    digested.accept(addedToWhole(length).digest());
                }
                if (length > 0) {
                    handOver(buffer, length);
                    buffer = new byte[0];
                }
            }
            file.complete(size);
            return size;
        }

        /** Reads more of the chunk. */
        private void fill() throws IOException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException("the backup was cancelled");
            }
            workers.throwIfStopped();
            if (length == buffer.length) {
                byte[] larger = buffers.take(length + 1);
                System.arraycopy(buffer, 0, larger, 0, length);
                buffers.giveBack(buffer);
                buffer = larger;
            }
            int wanted = Math.min(Math.min(buffer.length, chunker.longest()) - length, READ_AT_ONCE);
            int before = length;
            // not readNBytes: a stream that overrides it carelessly would silently truncate the file
            while (!ended && length - before < wanted) {
                int read = content.read(buffer, length, wanted - (length - before));
                ended = read < 0;
                length += Math.max(read, 0);
            }
            progress.processed(length - before);
        }

        private void cutAway(int cut) throws IOException, InterruptedException {
            if (digested != null) {
                addedToWhole(cut);
            }
            byte[] chunk = buffer;
            int rest = length - cut;
            buffer = buffers.take(Math.min(Math.max(rest, ChunkBuffers.USUAL), chunker.longest()));
            System.arraycopy(chunk, cut, buffer, 0, rest);
            length = rest;
            cutAway += cut;
            handOver(chunk, cut);
        }

        private MessageDigest addedToWhole(int bytes) {
            MessageDigest digest = whole == null ? Sha256.digest() : whole;
            digest.update(buffer, 0, bytes);
            whole = digest;
            return digest;
        }

        private void handOver(byte[] chunk, int size) throws IOException, InterruptedException {
            int piece = chunker.piece();
            int first = file.addChunks(Math.ceilDiv(size, piece));
            workers.submit(ChunkBuffers.weight(chunk), () -> {
                for (int from = 0; from < size; from += piece) {
                    int bytes = Math.min(piece, size - from);
                    BlobId id = BlobId.of(digest(chunk, from, bytes));
                    blobs.save(BlobType.DATA, id, chunk, from, bytes, chunker.texture());
                    file.chunkIs(first + from / piece, id);
                }
                buffers.giveBack(chunk);
            });
        }

        private void onlyChunk(BlobId id) throws IOException, InterruptedException {
            file.chunkIs(file.addChunks(1), id);
            if (blobs.contains(BlobType.DATA, id)) {
                return;
            }
            int size = length;
            if (size <= COPIED) {
                byte[] chunk = buffers.take(size);
                System.arraycopy(buffer, 0, chunk, 0, size);
                saveLater(id, chunk, size);
                return;
            }
            byte[] chunk = buffer;
            buffer = new byte[0];
            saveLater(id, chunk, size);
        }

        private void saveLater(BlobId id, byte[] chunk, int size) throws IOException, InterruptedException {
            workers.submit(ChunkBuffers.weight(chunk), () -> {
                blobs.save(BlobType.DATA, id, chunk, 0, size, chunker.texture());
                buffers.giveBack(chunk);
            });
        }

        @Override
        public void close() {
            if (buffer.length > 0) {
                buffers.giveBack(buffer);
            }
        }
    }

    private static byte[] digest(byte[] bytes, int from, int length) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, from, length);
        return digest.digest();
    }
}
