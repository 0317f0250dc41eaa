package io.holdfast.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The text of a token: {@code hft_}, 34 random letters and digits (202 bits), and 6 that check them. Programs that look for
 * secrets in files and chats know it by {@code hft_[0-9A-Za-z]{40}}, and by the check tell it from what only looks like one.
 */
final class TokenText {
    static final String PREFIX = "hft_";

    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM = 34;
    private static final int CHECK = 6;

    private TokenText() {}

    static String generate(SecureRandom random) {
        StringBuilder text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text + check(text.toString());
    }

    /** Whether somebody may have been given it; costs nothing. */
    static boolean isOne(String text) {
        int checked = PREFIX.length() + RANDOM;
        return text.length() == checked + CHECK
                && text.startsWith(PREFIX)
                && check(text.substring(0, checked)).equals(text.substring(checked));
    }

    /** CRC-32 in base 62. */
    private static String check(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        StringBuilder check = new StringBuilder();
        long rest = crc.getValue();
        for (int i = 0; i < CHECK; i++) {
            check.insert(0, LETTERS.charAt((int) (rest % LETTERS.length())));
            rest /= LETTERS.length();
        }
        return check.toString();
    }

    /** SHA-256, hexadecimal: as random as a token is, it needs no slow hash. */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
