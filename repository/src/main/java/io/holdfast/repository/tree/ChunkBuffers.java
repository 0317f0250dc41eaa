package io.holdfast.repository.tree;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Arrays to read chunks into, used again and again: allocating and clearing one for every chunk would cost about a
 * tenth of the time that hashing it takes. Four sizes, for tiny and for small files, for the usual chunk, and for the longest.
 */
final class ChunkBuffers {
    static final int TINY = 16 << 10;
    static final int SMALL = 64 << 10;
    /** Three in four chunks of restic's cuts fit. */
    static final int USUAL = 2 << 20;

    static final int LARGE = 8 << 20;

    /**
     * What each array counts for at least among those under way: a few hundred small files keep the threads busy, and
     * thousands would each hold one.
     */
    static final int LEAST_WEIGHT = 256 << 10;

    private final ArrayBlockingQueue<byte[]> tiny;
    private final ArrayBlockingQueue<byte[]> small;
    private final ArrayBlockingQueue<byte[]> usual;
    private final ArrayBlockingQueue<byte[]> large;

    /** @param threads how many use them at once, about */
    ChunkBuffers(int threads) {
        // as many as can be under way at once: what did not fit would be garbage, and the collector that we run with
        // lets
        // the heap grow rather than look for it
        int most = capacity(threads) / LEAST_WEIGHT + threads + 3;
        tiny = new ArrayBlockingQueue<>(most);
        small = new ArrayBlockingQueue<>(most);
        usual = new ArrayBlockingQueue<>(4 * (threads + 3));
        large = new ArrayBlockingQueue<>(threads + 3);
    }

    /** How many bytes of arrays may be under way at once. */
    static int capacity(int threads) {
        return (threads + 2) * LARGE;
    }

    /** What work with this array counts for. */
    static int weight(byte[] buffer) {
        return Math.max(buffer.length, LEAST_WEIGHT);
    }

    /** An array of at least {@code size} bytes, which is at most {@link #LARGE}; its content is arbitrary. */
    byte[] take(int size) {
        int length = size <= TINY ? TINY : size <= SMALL ? SMALL : size <= USUAL ? USUAL : LARGE;
        byte @Nullable [] buffer = queue(length).poll();
        return buffer == null ? new byte[length] : buffer;
    }

    /** Gives back an array that nobody uses any more. */
    void giveBack(byte[] buffer) {
        // when there are enough already the collector may have it
        var unused = queue(buffer.length).offer(buffer);
    }

    private ArrayBlockingQueue<byte[]> queue(int length) {
        return length == TINY ? tiny : length == SMALL ? small : length == USUAL ? usual : large;
    }
}
