package io.holdfast.sources.postgres.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of a page, as PostgreSQL's {@code checksum_impl.h} defines it: 32 FNV-1a hashes side by side, joined, mixed
 * with the block's number. For pages of 8 KiB of little-endian machines.
 */
public final class PageChecksum {
    /** Of a page, in bytes, as all servers have it that were not built otherwise on purpose. */
    public static final int PAGE = 8192;

    private static final int SUMS = 32;
    /** Bytes of which each sum takes a part. */
    private static final int ROW = SUMS * Integer.BYTES;

    private static final int PRIME = 16777619;
    private static final int MOST = 65535;
    /** Where pd_checksum is, two bytes. */
    private static final int AT = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int[] BASES = {
        0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
        0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
        0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
        0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756
    };

    private PageChecksum() {}

    /**
     * What the page's checksum should be, 1 to 65535; the one that it bears is not looked at.
     *
     * @param from where the page begins in {@code bytes}
     * @param block its number in the relation, over all segments
     */
    public static int of(byte[] bytes, int from, long block) {
        int[] sums = BASES.clone();
        // the checksum itself counts as zero; pd_flags is the other half
        int withoutStated = mix(sums[AT / Integer.BYTES], (int) INT.get(bytes, from + AT) & 0xFFFF0000);
        row(sums, bytes, from);
        sums[AT / Integer.BYTES] = withoutStated;
        for (int at = ROW; at < PAGE; at += ROW) {
            row(sums, bytes, from + at);
        }
        int joined = 0;
        for (int i = 0; i < SUMS; i++) {
            joined ^= mix(mix(sums[i], 0), 0);
        }
        return Integer.remainderUnsigned(joined ^ (int) block, MOST) + 1;
    }

    /** One value to each sum. A loop of this form, and only one with nothing else in it, is compiled to vectors. */
    private static void row(int[] sums, byte[] bytes, int from) {
        for (int i = 0; i < SUMS; i++) {
            sums[i] = mix(sums[i], (int) INT.get(bytes, from + i * Integer.BYTES));
        }
    }

    private static int mix(int sum, int value) {
        int mixed = sum ^ value;
        return mixed * PRIME ^ (mixed >>> 17);
    }

    /** The checksum that the page bears; 0 where checksums are off. */
    public static int stated(byte[] bytes, int from) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, from + AT));
    }

    /** Gives the page the checksum that it should bear. */
    public static void set(byte[] bytes, int from, long block) {
        SHORT.set(bytes, from + AT, (short) of(bytes, from, block));
    }

    /** Whether it was never written to: such a page has no checksum. */
    public static boolean isNew(byte[] bytes, int from) {
        // pd_upper
        return (short) SHORT.get(bytes, from + 14) == 0;
    }
}
