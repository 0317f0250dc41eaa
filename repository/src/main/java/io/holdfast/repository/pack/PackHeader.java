package io.holdfast.repository.pack;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.file.Json;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of blobs at the end of a pack. Each is a type byte, the sealed length, for a compressed blob its plain
 * length, and its id: 37 or 41 bytes. Offsets follow from the lengths.
 */
public final class PackHeader {
    /** Bytes after the sealed header that say how long it is. */
    public static final int LENGTH_FIELD = 4;

    /** restic reads no longer header. */
    public static final int LONGEST = 16 << 20;

    private static final int PLAIN = 37;
    private static final int COMPRESSED = 41;

    /** No header names more blobs. */
    public static final int MOST_BLOBS = LONGEST / PLAIN;

    // bit 0 says tree, bit 1 says compressed
    private static final int TREE_BIT = 1;
    private static final int COMPRESSED_BIT = 2;

    private PackHeader() {}

    /** The plaintext of the header for blobs in the order of their offsets. */
    public static byte[] write(List<PackEntry> entries) {
        ByteBuffer header = ByteBuffer.allocate(plainSize(entries)).order(ByteOrder.LITTLE_ENDIAN);
        for (PackEntry entry : entries) {
            int type = (entry.type() == BlobType.TREE ? TREE_BIT : 0) | (entry.compressed() ? COMPRESSED_BIT : 0);
            header.put((byte) type).putInt(entry.length());
            if (entry.compressed()) {
                header.putInt(entry.uncompressedLength());
            }
            header.put(entry.id().toBytes());
        }
        return header.array();
    }

    /** @throws Json.Malformed when it is no header; the message says why */
    public static List<PackEntry> parse(byte[] plaintext) throws Json.Malformed {
        ByteBuffer header = ByteBuffer.wrap(plaintext).order(ByteOrder.LITTLE_ENDIAN);
        List<PackEntry> entries = new ArrayList<>(plaintext.length / PLAIN);
        long offset = 0;
        byte[] id = new byte[32];
        try {
            while (header.hasRemaining()) {
                int type = header.get();
                if (type < 0 || type > (TREE_BIT | COMPRESSED_BIT)) {
                    throw new Json.Malformed("unknown blob type " + type);
                }
                int length = header.getInt();
                boolean compressed = (type & COMPRESSED_BIT) != 0;
                int uncompressed = compressed ? header.getInt() : 0;
                header.get(id);
                if (compressed && uncompressed == 0) {
                    throw new Json.Malformed("a compressed blob without content");
                }
                BlobType blobType = (type & TREE_BIT) == 0 ? BlobType.DATA : BlobType.TREE;
                PackEntry entry = new PackEntry(blobType, BlobId.of(id), offset, length, uncompressed);
                entries.add(entry);
                offset = entry.end();
            }
        } catch (BufferUnderflowException e) {
            throw new Json.Malformed("the header ends within an entry");
        } catch (IllegalArgumentException e) {
            throw new Json.Malformed(String.valueOf(e.getMessage()));
        }
        return entries;
    }

    /** Bytes of the sealed header with its length field. */
    public static long storedSize(Iterable<PackEntry> entries) {
        return (long) plainSize(entries) + Sealer.OVERHEAD + LENGTH_FIELD;
    }

    private static int plainSize(Iterable<PackEntry> entries) {
        int size = 0;
        for (PackEntry entry : entries) {
            size += entry.compressed() ? COMPRESSED : PLAIN;
        }
        return size;
    }
}
