package io.holdfast.repository.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One name within a directory, as raw bytes; ordered as unsigned bytes, which is the order restic's trees demand. */
public final class EntryName implements Comparable<EntryName> {
    private final byte[] bytes;

    /**
     * @throws IllegalArgumentException for an empty name, {@code .}, {@code ..}, or one with a slash or NUL
     */
    public EntryName(byte[] bytes) {
        if (bytes.length == 0 || isDots(bytes)) {
            throw new IllegalArgumentException("not a file name: '" + new String(bytes, StandardCharsets.UTF_8) + "'");
        }
        for (byte b : bytes) {
            if (b == '/' || b == 0) {
                throw new IllegalArgumentException("a file name holds no slash and no NUL");
            }
        }
        this.bytes = bytes.clone();
    }

    public static EntryName of(String name) {
        return new EntryName(name.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    private static boolean isDots(byte[] bytes) {
        return bytes[0] == '.' && (bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.'));
    }

    @Override
    public int compareTo(EntryName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
