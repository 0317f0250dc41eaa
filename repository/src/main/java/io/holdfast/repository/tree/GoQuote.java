package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Names as Go's {@code strconv.Quote} writes them, without the outer quotes: printable characters as they are, the rest
 * and every byte that is not UTF-8 as a backslash escape. What is printable depends a little on the Unicode version;
 * reading takes either form.
 */
final class GoQuote {
    private static final String HEX = "0123456789abcdef";

    private GoQuote() {}

    /** Appends the quoted form of the name, JSON-encoded. */
    static void quote(byte[] name, JsonBytes out) {
        for (int i = 0; i < name.length; ) {
            int b = name[i];
            if (b >= ' ' && b < 0x7f) {
                quoteAscii(b, out);
                i++;
                continue;
            }
            int length = Utf8.lengthAt(name, i);
            if (length == 0) {
                escape(out, 'x', b & 0xff, 2);
                i++;
                continue;
            }
            quoteOther(name, i, length, out);
            i += length;
        }
    }

    private static void quoteAscii(int character, JsonBytes out) {
        if (character == '"' || character == '\\') {
            out.raw('\\').raw('\\');
        }
        out.character(character);
    }

    private static void quoteOther(byte[] name, int at, int length, JsonBytes out) {
        int character = Utf8.characterAt(name, at, length);
        switch (character) {
            case 0x07 -> out.raw("\\\\a");
            case '\b' -> out.raw("\\\\b");
            case '\f' -> out.raw("\\\\f");
            case '\n' -> out.raw("\\\\n");
            case '\r' -> out.raw("\\\\r");
            case '\t' -> out.raw("\\\\t");
            case 0x0b -> out.raw("\\\\v");
            default -> {
                if (length == 1) {
                    escape(out, 'x', character, 2);
                } else if (isPrintable(character)) {
                    out.raw(name, at, length);
                } else if (character < 0x10000) {
                    escape(out, 'u', character, 4);
                } else {
                    escape(out, 'U', character, 8);
                }
            }
        }
    }

    private static void escape(JsonBytes out, char letter, int value, int digits) {
        out.raw('\\').raw('\\').raw(letter);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.raw(HEX.charAt(value >>> shift & 0xf));
        }
    }

    /** Letters, marks, numbers, punctuation and symbols; no space but the ASCII one. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /**
     * The bytes that a quoted name stands for.
     *
     * @throws RepositoryException.Damaged for an escape that Go does not know
     */
    static byte[] unquote(String quoted) throws RepositoryException.Damaged {
        int at = quoted.indexOf('\\');
        if (at < 0) {
            return Utf8.encode(quoted);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(quoted.length() + 16);
        int start = 0;
        while (at >= 0) {
            bytes.writeBytes(Utf8.encode(quoted.substring(start, at)));
            start = unescape(quoted, at + 1, bytes);
            at = quoted.indexOf('\\', start);
        }
        bytes.writeBytes(Utf8.encode(quoted.substring(start)));
        return bytes.toByteArray();
    }

    /** Reads the escape whose letter is at {@code at}; returns where the text goes on. */
    private static int unescape(String quoted, int at, ByteArrayOutputStream bytes) throws RepositoryException.Damaged {
        char letter = at < quoted.length() ? quoted.charAt(at) : 0;
        switch (letter) {
            case 'a' -> bytes.write(0x07);
            case 'b' -> bytes.write('\b');
            case 'f' -> bytes.write('\f');
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case 'v' -> bytes.write(0x0b);
            case '\\', '"', '\'' -> bytes.write(letter);
            case 'x' -> bytes.write(number(quoted, at + 1, 2, 16));
            case 'u' -> writeCharacter(quoted, number(quoted, at + 1, 4, 16), bytes);
            case 'U' -> writeCharacter(quoted, number(quoted, at + 1, 8, 16), bytes);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> bytes.write(octal(quoted, at));
            default -> throw unknownEscape(quoted);
        }
        return at
                + switch (letter) {
                    case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
                    case 'u' -> 5;
                    case 'U' -> 9;
                    default -> 1;
                };
    }

    private static int octal(String quoted, int at) throws RepositoryException.Damaged {
        int value = number(quoted, at, 3, 8);
        if (value > 0xff) {
            throw unknownEscape(quoted);
        }
        return value;
    }

    private static void writeCharacter(String quoted, int character, ByteArrayOutputStream bytes)
            throws RepositoryException.Damaged {
        if (!Character.isValidCodePoint(character) || Character.getType(character) == Character.SURROGATE) {
            throw unknownEscape(quoted);
        }
        bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
    }

    private static int number(String quoted, int at, int digits, int radix) throws RepositoryException.Damaged {
        if (at + digits > quoted.length()) {
            throw unknownEscape(quoted);
        }
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(quoted.charAt(i), radix);
            if (digit < 0 || quoted.charAt(i) > 'f') {
                throw unknownEscape(quoted);
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static RepositoryException.Damaged unknownEscape(String quoted) {
        return new RepositoryException.Damaged("a tree holds the name \"" + quoted
                + "\", which is not quoted as Go does. Check the repository; restore from a copy if this is damage.");
    }
}
