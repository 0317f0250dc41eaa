package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackEntry;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A multimap from a blob's type and id to its places, in insertion order. Entries lie in pages of primitive arrays, 32
 * bytes of id and 16 of place each; a table of slots with open addressing and linear probing points to them, with at
 * most two thirds taken: about 56 bytes an entry, and no copying of entries when it grows. Not safe for threads.
 */
final class BlobTable {
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int WORDS = 4;

    // pack with the type in the sign bit, offset, length, uncompressed length
    private static final int PLACE = 4;
    private static final int TREE = 1 << 31;

    private long[][] ids = new long[16][];
    private int[][] places = new int[16][];
    private int size;

    // entry number + 1; 0 is free. Ids are hashes already: their low bits are the hash.
    private int[] slots = new int[1 << 10];

    int size() {
        return size;
    }

    /** Memory taken by the arrays. */
    long bytes() {
        long pages = (size + PAGE - 1L) >>> PAGE_BITS;
        return pages * PAGE * (WORDS * 8L + PLACE * 4L) + slots.length * 4L + ids.length * 16L;
    }

    /** @param pack a number that the caller gives packs, 0 or more */
    void add(int pack, PackEntry entry) {
        if ((size + 1L) * 3 > slots.length * 2L) {
            grow();
        }
        int page = size >>> PAGE_BITS;
        if ((size & (PAGE - 1)) == 0) {
            addPage(page);
        }
        BlobId id = entry.id();
        int at = (size & (PAGE - 1)) * WORDS;
        long[] words = ids[page];
        words[at] = id.a();
        words[at + 1] = id.b();
        words[at + 2] = id.c();
        words[at + 3] = id.d();
        int[] place = places[page];
        at = (size & (PAGE - 1)) * PLACE;
        place[at] = entry.type() == BlobType.TREE ? pack | TREE : pack;
        place[at + 1] = (int) entry.offset();
        place[at + 2] = entry.length();
        place[at + 3] = entry.uncompressedLength();
        putSlot(slots, id.a(), size);
        size++;
    }

    /** Calls with the number of each entry of the blob. */
    void find(BlobType type, BlobId id, IntConsumer found) {
        int mask = slots.length - 1;
        for (int slot = (int) id.a() & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int number = slots[slot] - 1;
            if (matches(number, type, id)) {
                found.accept(number);
            }
        }
    }

    boolean contains(BlobType type, BlobId id) {
        int mask = slots.length - 1;
        for (int slot = (int) id.a() & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (matches(slots[slot] - 1, type, id)) {
                return true;
            }
        }
        return false;
    }

    int pack(int number) {
        return places[number >>> PAGE_BITS][(number & (PAGE - 1)) * PLACE] & ~TREE;
    }

    PackEntry entry(int number) {
        long[] words = ids[number >>> PAGE_BITS];
        int at = (number & (PAGE - 1)) * WORDS;
        int[] place = places[number >>> PAGE_BITS];
        int in = (number & (PAGE - 1)) * PLACE;
        return new PackEntry(
                place[in] < 0 ? BlobType.TREE : BlobType.DATA,
                new BlobId(words[at], words[at + 1], words[at + 2], words[at + 3]),
                Integer.toUnsignedLong(place[in + 1]),
                place[in + 2],
                place[in + 3]);
    }

    private boolean matches(int number, BlobType type, BlobId id) {
        long[] words = ids[number >>> PAGE_BITS];
        int at = (number & (PAGE - 1)) * WORDS;
        return words[at] == id.a()
                && words[at + 1] == id.b()
                && words[at + 2] == id.c()
                && words[at + 3] == id.d()
                && (places[number >>> PAGE_BITS][(number & (PAGE - 1)) * PLACE] < 0) == (type == BlobType.TREE);
    }

    private void addPage(int page) {
        if (page == ids.length) {
            ids = Arrays.copyOf(ids, page * 2);
            places = Arrays.copyOf(places, page * 2);
        }
        ids[page] = new long[PAGE * WORDS];
        places[page] = new int[PAGE * PLACE];
    }

    private void grow() {
        if (slots.length == 1 << 30) {
            throw new IllegalStateException("more than 700 million blobs");
        }
        int[] larger = new int[slots.length * 2];
        for (int number = 0; number < size; number++) {
            putSlot(larger, ids[number >>> PAGE_BITS][(number & (PAGE - 1)) * WORDS], number);
        }
        slots = larger;
    }

    private static void putSlot(int[] slots, long hash, int number) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = number + 1;
    }
}
