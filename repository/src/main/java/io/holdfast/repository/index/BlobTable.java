package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A multimap from a blob's type and id to its places, in insertion order; about 46 bytes an entry. Places lie in pages
 * beside those of the ids. A place takes 9 bytes: offsets below 32 MiB, and lengths below 8 MiB, leave no more bits; a
 * page that holds larger ones, of packs or trees that are unusually large, takes 13 for each. Blobs of one pack come one
 * after the other, so the pack is known once for all of them. Not safe for threads.
 */
final class BlobTable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private static final int PAGE_BITS = IdTable.PAGE_BITS;
    private static final int PAGE = IdTable.PAGE;

    // a long of offset, length and the lower part of the uncompressed length; a byte of its upper part and the type
    private static final int NARROW = 9;
    private static final int OFFSET_BITS = 25;
    private static final int LENGTH_BITS = 23;
    private static final int LOWER_BITS = 64 - OFFSET_BITS - LENGTH_BITS;

    /** Sealing makes a blob longer by so much: without it, one that does not compress fits too. */
    private static final int SHORTEST = 32;

    // three ints, and the type
    private static final int WIDE = 13;
    private static final byte TREE = (byte) 0x80;

    private final IdTable ids = new IdTable();
    private byte[][] places = new byte[16][];

    // of each stretch of entries in one pack: its first entry's number, and the pack
    private int[] firsts = new int[16];
    private int[] packs = new int[16];
    private int stretches;

    int size() {
        return ids.size();
    }

    /** Memory taken by the arrays. */
    long bytes() {
        long bytes = ids.bytes() + places.length * 8L + firsts.length * 8L;
        for (byte[] page : places) {
            bytes += page == null ? 0 : page.length;
        }
        return bytes;
    }

    /** @param pack a number that the caller gives packs, 0 or more */
    void add(int pack, PackEntry entry) {
        int number = ids.add(entry.id());
        int page = number >>> PAGE_BITS;
        if ((number & (PAGE - 1)) == 0) {
            if (page == places.length) {
                places = Arrays.copyOf(places, page + (page >> 2));
            }
            places[page] = new byte[PAGE * NARROW];
        }
        if (isNarrow(places[page]) && !fits(entry)) {
            places[page] = widened(page, number & (PAGE - 1));
        }
        put(places[page], number & (PAGE - 1), entry);
        if (stretches == 0 || packs[stretches - 1] != pack) {
            if (stretches == firsts.length) {
                firsts = Arrays.copyOf(firsts, stretches + (stretches >> 2));
                packs = Arrays.copyOf(packs, stretches + (stretches >> 2));
            }
            firsts[stretches] = number;
            packs[stretches] = pack;
            stretches++;
        }
    }

    /** Calls with the number of each entry of the blob. */
    void find(BlobType type, BlobId id, IntConsumer found) {
        boolean unused = ids.any(id, number -> {
            if (type(number) == type) {
                found.accept(number);
            }
            return false;
        });
    }

    boolean contains(BlobType type, BlobId id) {
        return ids.any(id, number -> type(number) == type);
    }

    int pack(int number) {
        int at = Arrays.binarySearch(firsts, 0, stretches, number);
        return packs[at >= 0 ? at : -at - 2];
    }

    PackEntry entry(int number) {
        return entry(ids.id(number), places[number >>> PAGE_BITS], number & (PAGE - 1));
    }

    private BlobType type(int number) {
        byte[] page = places[number >>> PAGE_BITS];
        int within = number & (PAGE - 1);
        byte last = isNarrow(page) ? page[within * NARROW + NARROW - 1] : page[within * WIDE + WIDE - 1];
        return last < 0 ? BlobType.TREE : BlobType.DATA;
    }

    private static boolean isNarrow(byte[] page) {
        return page.length == PAGE * NARROW;
    }

    private static boolean fits(PackEntry entry) {
        return entry.offset() >>> OFFSET_BITS == 0
                && entry.length() >= SHORTEST
                && (entry.length() - SHORTEST) >>> LENGTH_BITS == 0
                && entry.uncompressedLength() >>> LENGTH_BITS == 0;
    }

    private static void put(byte[] page, int within, PackEntry entry) {
        byte type = entry.type() == BlobType.TREE ? TREE : 0;
        if (isNarrow(page)) {
            long uncompressed = entry.uncompressedLength();
            LONG.set(
                    page,
                    within * NARROW,
                    entry.offset()
                            | (long) (entry.length() - SHORTEST) << OFFSET_BITS
                            | uncompressed << OFFSET_BITS + LENGTH_BITS);
            page[within * NARROW + NARROW - 1] = (byte) (type | uncompressed >>> LOWER_BITS);
        } else {
            INT.set(page, within * WIDE, (int) entry.offset());
            INT.set(page, within * WIDE + 4, entry.length());
            INT.set(page, within * WIDE + 8, entry.uncompressedLength());
            page[within * WIDE + WIDE - 1] = type;
        }
    }

    private static PackEntry entry(BlobId id, byte[] page, int within) {
        if (isNarrow(page)) {
            long word = (long) LONG.get(page, within * NARROW);
            byte last = page[within * NARROW + NARROW - 1];
            return new PackEntry(
                    last < 0 ? BlobType.TREE : BlobType.DATA,
                    id,
                    word & (1 << OFFSET_BITS) - 1,
                    (int) (word >>> OFFSET_BITS & (1 << LENGTH_BITS) - 1) + SHORTEST,
                    (int) (word >>> OFFSET_BITS + LENGTH_BITS) | (last & ~TREE) << LOWER_BITS);
        }
        return new PackEntry(
                page[within * WIDE + WIDE - 1] < 0 ? BlobType.TREE : BlobType.DATA,
                id,
                Integer.toUnsignedLong((int) INT.get(page, within * WIDE)),
                (int) INT.get(page, within * WIDE + 4),
                (int) INT.get(page, within * WIDE + 8));
    }

    private byte[] widened(int page, int used) {
        byte[] wide = new byte[PAGE * WIDE];
        for (int i = 0; i < used; i++) {
            put(wide, i, entry(ids.id((page << PAGE_BITS) + i), places[page], i));
        }
        return wide;
    }
}
