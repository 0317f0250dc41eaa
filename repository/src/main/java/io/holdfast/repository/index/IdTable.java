package io.holdfast.repository.index;

import io.holdfast.repository.blob.BlobId;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Numbers ids in the order in which they come, the same id as often as it comes, and finds their numbers again. Ids lie
 * in pages of primitive arrays; a table of slots with linear probing points to them. A slot holds, beside the number,
 * as many bits of the id as there is room for, so that it can be nine tenths full and still few ids are looked at in
 * vain; it grows by an eighth. That makes 36.4 to 37 bytes an id. Not safe for threads.
 */
final class IdTable {
    static final int PAGE_BITS = 12;
    static final int PAGE = 1 << PAGE_BITS;
    private static final int WORDS = 4;

    private long[][] ids = new long[16][];
    private int size;

    // number + 1 in the lower bits, a tag in the others; 0 is free
    private int[] slots = new int[64];
    private int numberBits = bitsFor(slots.length);

    int size() {
        return size;
    }

    /** Memory taken by the arrays. */
    long bytes() {
        return (size + PAGE - 1L) / PAGE * PAGE * WORDS * 8L + slots.length * 4L + ids.length * 8L;
    }

    /** @return its number: how many there were before */
    int add(BlobId id) {
        if ((size + 1L) * 10 > slots.length * 9L) {
            grow();
        }
        int page = size >>> PAGE_BITS;
        if ((size & (PAGE - 1)) == 0) {
            if (page == ids.length) {
                ids = Arrays.copyOf(ids, page + (page >> 2));
            }
            ids[page] = new long[PAGE * WORDS];
        }
        int at = (size & (PAGE - 1)) * WORDS;
        long[] words = ids[page];
        words[at] = id.a();
        words[at + 1] = id.b();
        words[at + 2] = id.c();
        words[at + 3] = id.d();
        put(hash(id.a(), id.b()), size);
        return size++;
    }

    /** Whether a number of the id passes the test; asked in their order, until one does. */
    boolean any(BlobId id, IntPredicate test) {
        long hash = hash(id.a(), id.b());
        int tag = tag(hash);
        for (int slot = slot(hash); slots[slot] != 0; slot = next(slot)) {
            int found = slots[slot];
            if (((found ^ tag) >>> numberBits) == 0) {
                int number = (found & ((1 << numberBits) - 1)) - 1;
                if (is(number, id) && test.test(number)) {
                    return true;
                }
            }
        }
        return false;
    }

    BlobId id(int number) {
        long[] words = ids[number >>> PAGE_BITS];
        int at = (number & (PAGE - 1)) * WORDS;
        return new BlobId(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }

    private boolean is(int number, BlobId id) {
        long[] words = ids[number >>> PAGE_BITS];
        int at = (number & (PAGE - 1)) * WORDS;
        return words[at] == id.a() && words[at + 1] == id.b() && words[at + 2] == id.c() && words[at + 3] == id.d();
    }

    private void grow() {
        long larger = slots.length + slots.length / 8L;
        if (larger > 1 << 30) {
            throw new IllegalStateException("more than 900 million blobs");
        }
        slots = new int[(int) larger];
        numberBits = bitsFor(slots.length);
        for (int number = 0; number < size; number++) {
            long[] words = ids[number >>> PAGE_BITS];
            int at = (number & (PAGE - 1)) * WORDS;
            put(hash(words[at], words[at + 1]), number);
        }
    }

    private void put(long hash, int number) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            slot = next(slot);
        }
        slots[slot] = tag(hash) | (number + 1);
    }

    /** Ids are hashes, but who fills a repository may choose what they begin with: all of two words counts. */
    private static long hash(long a, long b) {
        long mixed = (a ^ Long.rotateLeft(b, 29)) * 0x9e37_79b9_7f4a_7c15L;
        return mixed ^ mixed >>> 32;
    }

    private int slot(long hash) {
        return (int) ((hash & 0xffff_ffffL) * slots.length >>> 32);
    }

    private int next(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    /** From the half of the hash that does not choose the slot. */
    private int tag(long hash) {
        return (int) (hash >>> 32) << numberBits;
    }

    private static int bitsFor(int length) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(length);
    }
}
