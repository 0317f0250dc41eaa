package io.holdfast.sources.postgres.incremental;

/**
 * CRC-32C of a whole from those of its parts. After zlib's {@code crc32_combine} (Mark Adler): a CRC is a polynomial over
 * GF(2) modulo the generator, in reflected bit order, and to append n bytes multiplies it by x to the power 8n.
 */
final class Crc32cShift {
    private static final int GENERATOR = 0x82F63B78;
    private static final int ONE = 1 << 31;
    /** x to the power 2^i. */
    private static final int[] POWERS = powers();

    private Crc32cShift() {}

    private static int[] powers() {
        int[] powers = new int[Long.SIZE];
        powers[0] = ONE >>> 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = multiply(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int multiplicand = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= multiplicand;
            }
            multiplicand = (multiplicand >>> 1) ^ (-(multiplicand & 1) & GENERATOR);
        }
        return product;
    }

    /** What a CRC, or the difference (xor) of two CRCs, becomes when {@code bytes} zero differences follow. */
    static int shift(int crc, long bytes) {
        int power = ONE;
        int i = 3;
        for (long left = bytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                power = multiply(POWERS[i], power);
            }
            i++;
        }
        return multiply(power, crc);
    }

    /** The CRC of one content and another after it. */
    static int join(int first, int second, long secondBytes) {
        return shift(first, secondBytes) ^ second;
    }
}
