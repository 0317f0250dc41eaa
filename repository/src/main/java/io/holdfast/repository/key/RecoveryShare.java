package io.holdfast.repository.key;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.util.encoders.Base32;

/**
 * One of several shares of a {@link RecoveryKey}. By itself it says nothing about the key. Its code is Base32 (RFC 4648)
 * of a byte 1, the threshold, the share's number, four bytes that all shares of one splitting have in common, the share
 * itself, and the first four bytes of the SHA-256 of all that.
 *
 * @param threshold so many shares are needed, 2 or more
 * @param number of this share, from 1; the place where the polynomials were evaluated
 * @param set eight hexadecimal digits
 */
public record RecoveryShare(int threshold, int number, String set, byte[] share) {
    private static final byte VERSION = 1;
    private static final int SET_BYTES = 4;
    private static final int CHECK_BYTES = 4;
    private static final int GROUP = 4;
    private static final int GROUPS_IN_LINE = 6;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Pattern MARKED = Pattern.compile(
            "-----BEGIN RECOVERY SHARE-----(.*?)-----END RECOVERY SHARE-----",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** To be printed: groups of four characters in a few lines, between markers. */
    public String code() {
        byte[] body = ByteBuffer.allocate(3 + SET_BYTES + share.length)
                .put(VERSION)
                .put((byte) threshold)
                .put((byte) number)
                .put(HexFormat.of().parseHex(set))
                .put(share)
                .array();
        byte[] whole = Arrays.copyOf(body, body.length + CHECK_BYTES);
        System.arraycopy(check(body), 0, whole, body.length, CHECK_BYTES);
        String text = base32(whole);
        StringBuilder code = new StringBuilder("-----BEGIN RECOVERY SHARE-----\n");
        for (int at = 0; at < text.length(); at += GROUP) {
            code.append(text, at, Math.min(text.length(), at + GROUP))
                    .append((at / GROUP + 1) % GROUPS_IN_LINE == 0 ? '\n' : ' ');
        }
        return code.toString().stripTrailing() + "\n-----END RECOVERY SHARE-----\n";
    }

    /**
     * Reads a code: what is between the markers of a text, or the whole text when it has none, as typed by hand. Spaces,
     * lines and case do not matter, and 0, 1 and 8 are read as the letters that they look like.
     *
     * @throws RepositoryException when it is no code, or was copied wrongly
     */
    public static RecoveryShare parse(String text) throws RepositoryException {
        Matcher marked = MARKED.matcher(text);
        String code = (marked.find() ? marked.group(1) : text)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('0', 'O')
                .replace('1', 'I')
                .replace('8', 'B');
        byte[] whole = bytes(code);
        if (whole.length <= 3 + SET_BYTES + CHECK_BYTES) {
            throw wrong("it is too short");
        }
        byte[] body = Arrays.copyOf(whole, whole.length - CHECK_BYTES);
        if (!Arrays.equals(check(body), Arrays.copyOfRange(whole, body.length, whole.length))) {
            throw wrong("its check digits do not fit");
        }
        try {
            ByteBuffer fields = ByteBuffer.wrap(body);
            byte version = fields.get();
            if (version != VERSION) {
                throw wrong("it is of version " + version + ", which this program does not know");
            }
            int threshold = Byte.toUnsignedInt(fields.get());
            int number = Byte.toUnsignedInt(fields.get());
            byte[] set = new byte[SET_BYTES];
            fields.get(set);
            byte[] share = new byte[fields.remaining()];
            fields.get(share);
            return new RecoveryShare(threshold, number, HexFormat.of().formatHex(set), share);
        } catch (BufferUnderflowException e) {
            throw wrong("it is too short");
        }
    }

    private static RepositoryException wrong(String what) {
        return new RepositoryException(
                "This is no recovery share: " + what + ". Compare it with the printed one, character by character.");
    }

    private static byte[] check(byte[] body) {
        return Arrays.copyOf(Sha256.digest().digest(body), CHECK_BYTES);
    }

    /** Without padding. */
    static String base32(byte[] bytes) {
        return Base32.toBase32String(bytes).replace("=", "");
    }

    private static byte[] bytes(String base32) throws RepositoryException {
        for (int i = 0; i < base32.length(); i++) {
            if (ALPHABET.indexOf(base32.charAt(i)) < 0) {
                throw wrong("'" + base32.charAt(i) + "' does not occur in one");
            }
        }
        try {
            return Base32.decode(base32 + "=".repeat(Math.floorMod(-base32.length(), 8)));
        } catch (IllegalStateException e) {
            // not by its own name, DecoderException: the JVM would open and verify its signed jar at every start
            throw wrong("a part of it is missing");
        }
    }

    @Override
    public String toString() {
        return "RecoveryShare[" + number + " of set " + set + ", " + threshold + " needed]";
    }
}
