package io.holdfast.repository.chunk;

/**
 * Content-defined cuts, to the byte those of restic's chunker library for the same polynomial: chunks of 512 KiB to 8
 * MiB, cut where the low 20 bits of the Rabin fingerprint of the last 64 bytes are zero.
 *
 * <p>No cut can fall within the first 512 KiB of a chunk and the fingerprint depends on 64 bytes only, so everything
 * before byte 512 Ki - 64 is skipped. Beyond, one fingerprint waits for a table lookup on every byte; four that are 8
 * KiB apart are therefore rolled side by side, and the order of cuts is sorted out only when one of them finds
 * something, about once in 1.5 MiB.
 */
public final class RabinChunker implements Chunker {
    static final int WINDOW = 64;
    static final int SHORTEST = 512 << 10;
    static final int LONGEST = 8 << 20;

    private static final long SPLIT_MASK = (1 << 20) - 1;
    private static final int TOP_BYTE = Polynomial.DEGREE - 8;
    private static final int LANE = 8 << 10;

    /** For each byte: what it contributes to the fingerprint after it has left the window and one byte came in. */
    private final long[] leaving = new long[256];

    /** For each value of the top byte: itself, to cancel it, and its remainder. */
    private final long[] reduction = new long[256];

    /** @throws IllegalArgumentException unless the polynomial is irreducible and of degree 53 */
    public RabinChunker(long polynomial) {
        if (Polynomial.degree(polynomial) != Polynomial.DEGREE || !Polynomial.isIrreducible(polynomial)) {
            throw new IllegalArgumentException("the polynomial " + Polynomial.print(polynomial)
                    + " is not irreducible of degree " + Polynomial.DEGREE);
        }
        for (int b = 0; b < 256; b++) {
            long top = (long) b << Polynomial.DEGREE;
            reduction[b] = Polynomial.remainder(top, polynomial) ^ top;
        }
        for (int b = 0; b < 256; b++) {
            long print = b;
            for (int i = 0; i < WINDOW; i++) {
                print = append(print, 0);
            }
            leaving[b] = print;
        }
    }

    @Override
    public int longest() {
        return LONGEST;
    }

    @Override
    public int cut(byte[] bytes, int length, int searched) {
        int end = Math.min(length, LONGEST);
        int at = Math.max(searched, SHORTEST);
        if (end < at) {
            return NONE;
        }
        if (searched < SHORTEST && (fingerprint(bytes, at) & SPLIT_MASK) == 0) {
            return at;
        }
        while (end - at >= 4 * LANE && !fourLanesHit(bytes, at)) {
            at += 4 * LANE;
        }
        int cut = firstHit(bytes, at, end);
        return cut == NONE && end == LONGEST ? LONGEST : cut;
    }

    /** Whether there is a cut after any of the {@code 4 * LANE} bytes from {@code from}. */
    private boolean fourLanesHit(byte[] bytes, int from) {
        long[] leaving = this.leaving;
        long[] reduction = this.reduction;
        long a = fingerprint(bytes, from);
        long b = fingerprint(bytes, from + LANE);
        long c = fingerprint(bytes, from + 2 * LANE);
        long d = fingerprint(bytes, from + 3 * LANE);
        for (int i = from; i < from + LANE; i++) {
            a = a << 8
                    ^ reduction[(int) (a >>> TOP_BYTE) & 0xff]
                    ^ leaving[bytes[i - WINDOW] & 0xff]
                    ^ (bytes[i] & 0xff);
            b = b << 8
                    ^ reduction[(int) (b >>> TOP_BYTE) & 0xff]
                    ^ leaving[bytes[i + LANE - WINDOW] & 0xff]
                    ^ (bytes[i + LANE] & 0xff);
            c = c << 8
                    ^ reduction[(int) (c >>> TOP_BYTE) & 0xff]
                    ^ leaving[bytes[i + 2 * LANE - WINDOW] & 0xff]
                    ^ (bytes[i + 2 * LANE] & 0xff);
            d = d << 8
                    ^ reduction[(int) (d >>> TOP_BYTE) & 0xff]
                    ^ leaving[bytes[i + 3 * LANE - WINDOW] & 0xff]
                    ^ (bytes[i + 3 * LANE] & 0xff);
            if ((a & SPLIT_MASK) == 0 || (b & SPLIT_MASK) == 0 || (c & SPLIT_MASK) == 0 || (d & SPLIT_MASK) == 0) {
                return true;
            }
        }
        return false;
    }

    private int firstHit(byte[] bytes, int from, int end) {
        long[] leaving = this.leaving;
        long[] reduction = this.reduction;
        long print = fingerprint(bytes, from);
        for (int i = from; i < end; i++) {
            print = print << 8
                    ^ reduction[(int) (print >>> TOP_BYTE) & 0xff]
                    ^ leaving[bytes[i - WINDOW] & 0xff]
                    ^ (bytes[i] & 0xff);
            if ((print & SPLIT_MASK) == 0) {
                return i + 1;
            }
        }
        return NONE;
    }

    /** The fingerprint of the window that ends before {@code end}. */
    private long fingerprint(byte[] bytes, int end) {
        long print = 0;
        for (int i = end - WINDOW; i < end; i++) {
            print = append(print, bytes[i]);
        }
        return print;
    }

    private long append(long print, int b) {
        return print << 8 ^ reduction[(int) (print >>> TOP_BYTE) & 0xff] ^ (b & 0xff);
    }
}
