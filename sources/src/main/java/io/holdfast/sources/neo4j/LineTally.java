package io.holdfast.sources.neo4j;

import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Sums lines up in two ways: the SHA-256 of the whole, and a digest that does not depend on their order, namely the sum
 * of every line's own SHA-256 (without its line feed) as a 256-bit number, big-endian, overflow dropped. It tells apart
 * what was changed by accident; it is no protection against an attacker, which the repository's own seals are.
 */
final class LineTally {
    private final MessageDigest whole = LineWriter.sha256();
    private final MessageDigest single = LineWriter.sha256();
    private final byte[] sum = new byte[32];
    private long count;
    private long bytes;

    /** @param line with its line feed */
    void add(byte[] line) {
        whole.update(line);
        single.update(line, 0, line.length - 1);
        byte[] digest = single.digest();
        int carry = 0;
        for (int i = sum.length - 1; i >= 0; i--) {
            carry += (sum[i] & 0xFF) + (digest[i] & 0xFF);
            sum[i] = (byte) carry;
            carry >>>= 8;
        }
        count++;
        bytes += line.length;
    }

    /** Ends the tally. */
    Summary summary() {
        HexFormat hex = HexFormat.of();
        return new Summary(count, bytes, hex.formatHex(whole.digest()), hex.formatHex(sum));
    }

    /**
     * @param count lines
     * @param bytes of all lines, line feeds included
     * @param sha256 of the file, 64 hexadecimal digits
     * @param digest independent of the lines' order, 64 hexadecimal digits
     */
    record Summary(long count, long bytes, String sha256, String digest) {}
}
