package io.holdfast.repository.key;

import java.util.Arrays;

/**
 * The part of scrypt that takes time and room (RFC 7914, sections 3 to 5). Written so that the JIT keeps Salsa20's state
 * in registers: a command of a second opens a key first, and most of that time would go into code that is not compiled.
 */
final class RoMix {
    private static final int BLOCK = 16;

    private final int n;
    private final int words;
    private final int[] memory;
    private final int[] mixed;
    private final int[] state = new int[BLOCK];

    /**
     * @param n cost, a power of two
     * @param r block size
     */
    RoMix(int n, int r) {
        this.n = n;
        this.words = 32 * r;
        this.memory = new int[Math.multiplyExact(n, words)];
        this.mixed = new int[words];
    }

    /** Mixes {@code block}, of {@code 32 * r} words, where it stands. */
    void mix(int[] block) {
        for (int i = 0; i < n; i++) {
            System.arraycopy(block, 0, memory, i * words, words);
            mixBlocks(block);
        }
        for (int i = 0; i < n; i++) {
            int from = (block[words - BLOCK] & (n - 1)) * words;
            exclusiveOr(block, memory, from);
            mixBlocks(block);
        }
    }

    private static void exclusiveOr(int[] block, int[] memory, int from) {
        for (int i = 0; i < block.length; i++) {
            block[i] ^= memory[from + i];
        }
    }

    private void mixBlocks(int[] block) {
        int half = words / 2;
        System.arraycopy(block, words - BLOCK, state, 0, BLOCK);
        int even = 0;
        for (int at = 0; at < words; at += 2 * BLOCK) {
            salsa8(state, block, at);
            System.arraycopy(state, 0, mixed, even, BLOCK);
            salsa8(state, block, at + BLOCK);
            System.arraycopy(state, 0, mixed, half + even, BLOCK);
            even += BLOCK;
        }
        System.arraycopy(mixed, 0, block, 0, words);
    }

    /** The state is {@code Salsa20/8(state ^ block[from, from+16))}. */
    private static void salsa8(int[] state, int[] block, int from) {
        int i0 = state[0] ^ block[from];
        int i1 = state[1] ^ block[from + 1];
        int i2 = state[2] ^ block[from + 2];
        int i3 = state[3] ^ block[from + 3];
        int i4 = state[4] ^ block[from + 4];
        int i5 = state[5] ^ block[from + 5];
        int i6 = state[6] ^ block[from + 6];
        int i7 = state[7] ^ block[from + 7];
        int i8 = state[8] ^ block[from + 8];
        int i9 = state[9] ^ block[from + 9];
        int i10 = state[10] ^ block[from + 10];
        int i11 = state[11] ^ block[from + 11];
        int i12 = state[12] ^ block[from + 12];
        int i13 = state[13] ^ block[from + 13];
        int i14 = state[14] ^ block[from + 14];
        int i15 = state[15] ^ block[from + 15];
        int x0 = i0;
        int x1 = i1;
        int x2 = i2;
        int x3 = i3;
        int x4 = i4;
        int x5 = i5;
        int x6 = i6;
        int x7 = i7;
        int x8 = i8;
        int x9 = i9;
        int x10 = i10;
        int x11 = i11;
        int x12 = i12;
        int x13 = i13;
        int x14 = i14;
        int x15 = i15;
        for (int round = 0; round < 4; round++) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);

            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        state[0] = x0 + i0;
        state[1] = x1 + i1;
        state[2] = x2 + i2;
        state[3] = x3 + i3;
        state[4] = x4 + i4;
        state[5] = x5 + i5;
        state[6] = x6 + i6;
        state[7] = x7 + i7;
        state[8] = x8 + i8;
        state[9] = x9 + i9;
        state[10] = x10 + i10;
        state[11] = x11 + i11;
        state[12] = x12 + i12;
        state[13] = x13 + i13;
        state[14] = x14 + i14;
        state[15] = x15 + i15;
    }

    /** Overwrites what the password could be guessed from. */
    void clear() {
        Arrays.fill(memory, 0);
        Arrays.fill(mixed, 0);
        Arrays.fill(state, 0);
    }
}
