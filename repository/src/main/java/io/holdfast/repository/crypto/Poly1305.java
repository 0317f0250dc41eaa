package io.holdfast.repository.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bernstein's polynomial authenticator modulo 2^130 - 5 (cr.yp.to/mac/poly1305-20050329.pdf), four blocks at a time:
 * {@code h = (h + m0) r^4 + m1 r^3 + m2 r^2 + m3 r}, whose twelve products for each limb need one carry only and wait
 * for nothing but the first block's.
 *
 * <p>Numbers have three limbs of 44, 44 and 42 bits, so that what overflows is worth {@code 5 * 4} times as much in the
 * lowest. Each product of two limbs is taken apart at bit 44 at once, its upper part straight from the processor's
 * high multiplication of factors that are shifted left by 20 bits in all; so sums stay below 64 bits without carries.
 * Secrets decide neither branches nor addresses. One thread at a time.
 */
final class Poly1305 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    static final int BLOCK = 16;
    private static final int FOUR = 4 * BLOCK;

    private static final long LIMB = (1L << 44) - 1;
    private static final long TOP = (1L << 42) - 1;

    /** Bit 128, which a whole block has, in the top limb. */
    private static final long WHOLE = 1L << 40;

    // of the two factors' 20 bits: limbs of h have less than 46 bits, those of r, times 20, less than 49
    private static final int SHIFT_H = 14;
    private static final int SHIFT_R = 6;

    private final Power r1;
    private final Power r2;
    private final Power r3;
    private final Power r4;

    private final byte[] last = new byte[BLOCK];
    private long h0;
    private long h1;
    private long h2;

    /** A power of r, and its upper limbs as they count when they overflow. */
    private record Power(long a0, long a1, long a2, long b1, long b2) {
        static Power of(long a0, long a1, long a2) {
            return new Power(a0, a1, a2, 20 * a1, 20 * a2);
        }
    }

    /** @param r 16 bytes; bits that are not used are ignored */
    Poly1305(byte[] r) {
        long low = (long) LONG.get(r, 0) & 0x0ffffffc_0fffffffL;
        long high = (long) LONG.get(r, 8) & 0x0ffffffc_0ffffffcL;
        r1 = Power.of(low & LIMB, (low >>> 44 | high << 20) & LIMB, high >>> 24);
        r2 = times(r1, r1);
        r3 = times(r2, r1);
        r4 = times(r2, r2);
    }

    /** Writes the sum of {@code message[from, from+length)} and {@code s[sFrom, sFrom+16)} to {@code target}. */
    void sum(byte[] message, int from, int length, byte[] s, int sFrom, byte[] target, int at) {
        h0 = 0;
        h1 = 0;
        h2 = 0;
        int position = from;
        int left = length;
        while (left >= FOUR) {
            // in stretches, so that the compiled loop is reached soon by whoever sums few but long messages
            int stretch = Math.min(left, Sealer.SLICE) & -FOUR;
            blocks(message, position, stretch);
            position += stretch;
            left -= stretch;
        }
        for (; left >= BLOCK; position += BLOCK, left -= BLOCK) {
            block(message, position, WHOLE);
        }
        if (left > 0) {
            for (int i = 0; i < BLOCK; i++) {
                last[i] = i < left ? message[position + i] : (byte) (i == left ? 1 : 0);
            }
            block(last, 0, 0);
        }
        finish((long) LONG.get(s, sFrom), (long) LONG.get(s, sFrom + 8), target, at);
    }

    /** @param length a multiple of {@link #FOUR} */
    private void blocks(byte[] message, int from, int length) {
        Power r1 = this.r1;
        Power r2 = this.r2;
        Power r3 = this.r3;
        Power r4 = this.r4;
        long h0 = this.h0;
        long h1 = this.h1;
        long h2 = this.h2;
        for (int i = from; i < from + length; i += FOUR) {
            long low = (long) LONG.get(message, i);
            long high = (long) LONG.get(message, i + 8);
            long m0 = h0 + (low & LIMB);
            long m1 = h1 + ((low >>> 44 | high << 20) & LIMB);
            long m2 = h2 + (high >>> 24 | WHOLE);
            long d0 = low(m0, r4.a0) + low(m1, r4.b2) + low(m2, r4.b1);
            long d1 = low(m0, r4.a1)
                    + low(m1, r4.a0)
                    + low(m2, r4.b2)
                    + high(m0, r4.a0)
                    + high(m1, r4.b2)
                    + high(m2, r4.b1);
            long d2 = low(m0, r4.a2)
                    + low(m1, r4.a1)
                    + low(m2, r4.a0)
                    + high(m0, r4.a1)
                    + high(m1, r4.a0)
                    + high(m2, r4.b2);
            long d3 = high(m0, r4.a2) + high(m1, r4.a1) + high(m2, r4.a0);

            low = (long) LONG.get(message, i + 16);
            high = (long) LONG.get(message, i + 24);
            m0 = low & LIMB;
            m1 = (low >>> 44 | high << 20) & LIMB;
            m2 = high >>> 24 | WHOLE;
            d0 += low(m0, r3.a0) + low(m1, r3.b2) + low(m2, r3.b1);
            d1 += low(m0, r3.a1)
                    + low(m1, r3.a0)
                    + low(m2, r3.b2)
                    + high(m0, r3.a0)
                    + high(m1, r3.b2)
                    + high(m2, r3.b1);
            d2 += low(m0, r3.a2)
                    + low(m1, r3.a1)
                    + low(m2, r3.a0)
                    + high(m0, r3.a1)
                    + high(m1, r3.a0)
                    + high(m2, r3.b2);
            d3 += high(m0, r3.a2) + high(m1, r3.a1) + high(m2, r3.a0);

            low = (long) LONG.get(message, i + 32);
            high = (long) LONG.get(message, i + 40);
            m0 = low & LIMB;
            m1 = (low >>> 44 | high << 20) & LIMB;
            m2 = high >>> 24 | WHOLE;
            d0 += low(m0, r2.a0) + low(m1, r2.b2) + low(m2, r2.b1);
            d1 += low(m0, r2.a1)
                    + low(m1, r2.a0)
                    + low(m2, r2.b2)
                    + high(m0, r2.a0)
                    + high(m1, r2.b2)
                    + high(m2, r2.b1);
            d2 += low(m0, r2.a2)
                    + low(m1, r2.a1)
                    + low(m2, r2.a0)
                    + high(m0, r2.a1)
                    + high(m1, r2.a0)
                    + high(m2, r2.b2);
            d3 += high(m0, r2.a2) + high(m1, r2.a1) + high(m2, r2.a0);

            low = (long) LONG.get(message, i + 48);
            high = (long) LONG.get(message, i + 56);
            m0 = low & LIMB;
            m1 = (low >>> 44 | high << 20) & LIMB;
            m2 = high >>> 24 | WHOLE;
            d0 += low(m0, r1.a0) + low(m1, r1.b2) + low(m2, r1.b1);
            d1 += low(m0, r1.a1)
                    + low(m1, r1.a0)
                    + low(m2, r1.b2)
                    + high(m0, r1.a0)
                    + high(m1, r1.b2)
                    + high(m2, r1.b1);
            d2 += low(m0, r1.a2)
                    + low(m1, r1.a1)
                    + low(m2, r1.a0)
                    + high(m0, r1.a1)
                    + high(m1, r1.a0)
                    + high(m2, r1.b2);
            d3 += high(m0, r1.a2) + high(m1, r1.a1) + high(m2, r1.a0);

            d1 += d0 >>> 44;
            d2 += d1 >>> 44;
            // bit 130 is worth 5; the third limb ends at bit 42, and d3 begins two bits above it
            h0 = (d0 & LIMB) + 5 * (d2 >>> 42) + 20 * d3;
            h1 = (d1 & LIMB) + (h0 >>> 44);
            h0 &= LIMB;
            h2 = d2 & TOP;
        }
        this.h0 = h0;
        this.h1 = h1;
        this.h2 = h2;
    }

    private void block(byte[] message, int from, long whole) {
        long low = (long) LONG.get(message, from);
        long high = (long) LONG.get(message, from + 8);
        Power h = times(h0 + (low & LIMB), h1 + ((low >>> 44 | high << 20) & LIMB), h2 + (high >>> 24 | whole), r1);
        h0 = h.a0;
        h1 = h.a1;
        h2 = h.a2;
    }

    private static Power times(Power x, Power y) {
        return times(x.a0, x.a1, x.a2, y);
    }

    private static Power times(long m0, long m1, long m2, Power r) {
        long d0 = low(m0, r.a0) + low(m1, r.b2) + low(m2, r.b1);
        long d1 = low(m0, r.a1) + low(m1, r.a0) + low(m2, r.b2) + high(m0, r.a0) + high(m1, r.b2) + high(m2, r.b1);
        long d2 = low(m0, r.a2) + low(m1, r.a1) + low(m2, r.a0) + high(m0, r.a1) + high(m1, r.a0) + high(m2, r.b2);
        long d3 = high(m0, r.a2) + high(m1, r.a1) + high(m2, r.a0);
        d1 += d0 >>> 44;
        d2 += d1 >>> 44;
        long a0 = (d0 & LIMB) + 5 * (d2 >>> 42) + 20 * d3;
        return Power.of(a0 & LIMB, (d1 & LIMB) + (a0 >>> 44), d2 & TOP);
    }

    /** The lower 44 bits of a product. */
    private static long low(long h, long r) {
        return h * r & LIMB;
    }

    /** A product without its lower 44 bits. */
    private static long high(long h, long r) {
        return Math.multiplyHigh(h << SHIFT_H, r << SHIFT_R);
    }

    private void finish(long sLow, long sHigh, byte[] target, int at) {
        // twice, as the first round may leave one to carry
        for (int round = 0; round < 2; round++) {
            h1 += h0 >>> 44;
            h0 &= LIMB;
            h2 += h1 >>> 44;
            h1 &= LIMB;
            h0 += 5 * (h2 >>> 42);
            h2 &= TOP;
        }
        h1 += h0 >>> 44;
        h0 &= LIMB;
        // h - p, when that is not negative
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> 44);
        long g2 = h2 + (g1 >>> 44) - (1L << 42);
        long keep = g2 >> 63;
        long f0 = h0 & keep | g0 & LIMB & ~keep;
        long f1 = h1 & keep | g1 & LIMB & ~keep;
        long f2 = h2 & keep | g2 & ~keep;
        long low = f0 | f1 << 44;
        long high = f1 >>> 20 | f2 << 24;
        long sumLow = low + sLow;
        // the carry out of bit 63
        long carry = (low & sLow | (low | sLow) & ~sumLow) >>> 63;
        LONG.set(target, at, sumLow);
        LONG.set(target, at + 8, high + sHigh + carry);
    }
}
