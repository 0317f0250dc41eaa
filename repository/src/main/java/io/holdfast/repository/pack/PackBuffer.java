package io.holdfast.repository.pack;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.store.Store;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** A pack in the making, in memory, in segments of one size that are used again for the next. One thread at a time. */
public final class PackBuffer {
    /** A pack is complete when it is at least this long, as restic's. */
    public static final int TARGET = 16 << 20;

    /** Keeps the header far below what restic reads and the pack within one index file. */
    static final int MOST_BLOBS = 50_000;

    /** Bytes in a segment. */
    public static final int SEGMENT = 1 << 20;

    private final BlobType type;
    private final Supplier<byte[]> segments;
    private final List<byte[]> taken = new ArrayList<>();
    private final List<PackEntry> entries = new ArrayList<>();
    private long length;

    /** @param segments gives arrays of {@link #SEGMENT} bytes */
    public PackBuffer(BlobType type, Supplier<byte[]> segments) {
        this.type = type;
        this.segments = segments;
    }

    /** Appends a sealed blob that is not in this pack yet. */
    public void append(BlobId id, byte[] sealed, int from, int sealedLength, int uncompressedLength) {
        entries.add(new PackEntry(type, id, length, sealedLength, uncompressedLength));
        put(sealed, from, sealedLength);
    }

    private void put(byte[] bytes, int from, int count) {
        int done = 0;
        while (done < count) {
            int within = (int) (length % SEGMENT);
            if (within == 0) {
                taken.add(segments.get());
            }
            int part = Math.min(count - done, SEGMENT - within);
            System.arraycopy(bytes, from + done, taken.getLast(), within, part);
            done += part;
            length += part;
        }
    }

    public boolean complete() {
        return length >= TARGET || entries.size() >= MOST_BLOBS;
    }

    public List<PackEntry> entries() {
        return List.copyOf(entries);
    }

    /** Writes the header; nothing can be appended after. */
    public Finished finish(Sealer sealer) {
        byte[] header = sealer.seal(PackHeader.write(entries));
        put(header, 0, header.length);
        byte[] size = ByteBuffer.allocate(PackHeader.LENGTH_FIELD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(header.length)
                .array();
        put(size, 0, size.length);
        MessageDigest digest = Sha256.digest();
        List<Store.Bytes> parts = new ArrayList<>();
        long left = length;
        for (byte[] segment : taken) {
            int used = (int) Math.min(left, SEGMENT);
            Sha256.update(digest, segment, 0, used);
            parts.add(new Store.Bytes(segment, 0, used));
            left -= used;
        }
        return new Finished(HexFormat.of().formatHex(digest.digest()), parts, length);
    }

    /** The segments, to be used again once nothing reads this pack. */
    public List<byte[]> release() {
        List<byte[]> released = List.copyOf(taken);
        taken.clear();
        return released;
    }

    /**
     * A whole pack.
     *
     * @param id the SHA-256 of its bytes in hexadecimal digits
     * @param length in bytes
     */
    public record Finished(String id, List<Store.Bytes> parts, long length) {}
}
