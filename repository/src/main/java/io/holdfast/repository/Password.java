package io.holdfast.repository;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

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

    /** Takes a copy; the caller wipes its own array. */
    public static Password ofUtf8(byte[] utf8) {
        return new Password(utf8.clone());
    }

    /**
     * The first line without the white space around it, as restic reads its password files.
     *
     * @param text of a file or a command; the caller wipes it
     * @return empty when that line is
     */
    public static Optional<Password> firstLine(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        int start = 0;
        while (start < end && text[start] >= 0 && text[start] <= ' ') {
            start++;
        }
        while (end > start && text[end - 1] >= 0 && text[end - 1] <= ' ') {
            end--;
        }
        return start == end ? Optional.empty() : Optional.of(new Password(Arrays.copyOfRange(text, start, end)));
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
