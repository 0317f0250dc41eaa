package io.holdfast.repository;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A repository password, kept as bytes that can be wiped; never printed. */
public final class Password implements AutoCloseable {
    private final byte[] utf8;

    private Password(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Takes a copy; the caller wipes its own array. */
    public static Password of(char[] characters) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return new Password(bytes);
    }

    /** A copy of the password's UTF-8 bytes; the caller wipes it. */
    public byte[] toBytes() {
        return utf8.clone();
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
