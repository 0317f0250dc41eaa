package io.holdfast.repository.blob;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** The SHA-256 of a blob's plaintext, as four big-endian words: small, comparable, without an array to guard. */
public record BlobId(long a, long b, long c, long d) implements Comparable<BlobId> {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    /** @param sha256 32 bytes */
    public static BlobId of(byte[] sha256) {
        if (sha256.length != 32) {
            throw new IllegalArgumentException("a blob id has 32 bytes, not " + sha256.length);
        }
        return of(sha256, 0);
    }

    /** From 32 bytes at {@code offset}. */
    public static BlobId of(byte[] bytes, int offset) {
        return new BlobId(
                (long) LONG.get(bytes, offset),
                (long) LONG.get(bytes, offset + 8),
                (long) LONG.get(bytes, offset + 16),
                (long) LONG.get(bytes, offset + 24));
    }

    /** @throws IllegalArgumentException unless it is 64 hexadecimal digits */
    public static BlobId parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[32];
        writeTo(bytes, 0);
        return bytes;
    }

    public void writeTo(byte[] bytes, int offset) {
        LONG.set(bytes, offset, a);
        LONG.set(bytes, offset + 8, b);
        LONG.set(bytes, offset + 16, c);
        LONG.set(bytes, offset + 24, d);
    }

    @Override
    public int compareTo(BlobId other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public int hashCode() {
        // already a hash
        return (int) a;
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
