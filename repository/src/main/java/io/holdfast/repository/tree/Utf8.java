package io.holdfast.repository.tree;

import java.nio.charset.StandardCharsets;

/** UTF-8 as Go decodes it: a byte that begins no shortest, complete, valid sequence stands for itself alone. */
final class Utf8 {
    private Utf8() {}

    /** The length in bytes of the valid sequence at {@code at}, or 0 when there is none. */
    static int lengthAt(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xff;
        boolean valid = switch (first) {
            case 0xe0 -> second >= 0xa0; // else not the shortest form
            case 0xed -> second < 0xa0; // else a surrogate
            case 0xf0 -> second >= 0x90; // else not the shortest form
            case 0xf4 -> second < 0x90; // else beyond U+10FFFF
            default -> true;
        };
        return valid ? length : 0;
    }

    /** The code point of a valid sequence. */
    static int characterAt(byte[] bytes, int at, int length) {
        int first = bytes[at] & 0xff;
        if (length == 1) {
            return first;
        }
        int character = first & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            character = character << 6 | bytes[at + i] & 0x3f;
        }
        return character;
    }

    static boolean isValid(byte[] bytes) {
        for (int i = 0; i < bytes.length; ) {
            int length = lengthAt(bytes, i);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** The text's bytes; half a surrogate pair becomes U+FFFD, as Go's JSON decoder makes it. */
    static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
