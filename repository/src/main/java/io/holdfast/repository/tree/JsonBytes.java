package io.holdfast.repository.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in the making, with the escapes that Go's encoder chooses. */
final class JsonBytes {
    private static final String HEX = "0123456789abcdef";

    private byte[] bytes;
    private int length;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Appends one ASCII character as it is. */
    JsonBytes raw(char character) {
        reserve(1);
        bytes[length++] = (byte) character;
        return this;
    }

    /** Appends ASCII as it is. */
    JsonBytes raw(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    JsonBytes raw(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    JsonBytes unsigned(long number) {
        return raw(Long.toUnsignedString(number));
    }

    /** A decimal number of 0 or more, with leading zeros up to {@code digits}. */
    JsonBytes padded(int number, int digits) {
        reserve(digits);
        int rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    JsonBytes string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A string of these bytes; those that are not UTF-8 become U+FFFD. */
    JsonBytes string(byte[] utf8) {
        raw('"');
        for (int i = 0; i < utf8.length; ) {
            int size = Utf8.lengthAt(utf8, i);
            if (size == 1) {
                character(utf8[i]);
            } else if (size == 0) {
                raw("\\ufffd");
            } else if (size == 3 && isLineSeparator(utf8, i)) {
                raw("\\u202").raw(HEX.charAt(utf8[i + 2] & 0xf));
            } else {
                raw(utf8, i, size);
            }
            i += Math.max(size, 1);
        }
        return raw('"');
    }

    /** U+2028 or U+2029, which Go escapes because JavaScript took them for line ends. */
    private static boolean isLineSeparator(byte[] utf8, int at) {
        return utf8[at] == (byte) 0xe2 && utf8[at + 1] == (byte) 0x80 && (utf8[at + 2] & 0xfe) == 0xa8;
    }

    /** One ASCII character of a string. Backspace and form feed are written as Go does from 1.22 on. */
    void character(int ascii) {
        switch (ascii) {
            case '"', '\\' -> raw('\\').raw((char) ascii);
            case '\b' -> raw("\\b");
            case '\f' -> raw("\\f");
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            default -> {
                if (ascii < ' ' || ascii == '<' || ascii == '>' || ascii == '&') {
                    raw("\\u00").raw(HEX.charAt(ascii >>> 4)).raw(HEX.charAt(ascii & 0xf));
                } else {
                    raw((char) ascii);
                }
            }
        }
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }
}
