package io.holdfast.server.breakglass;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One of the two keys, or the token that they open: six groups of five letters and digits that are not mistaken for each other,
 * 148 bits. So much needs no slow hash.
 */
final class RecoveryKey {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryKey() {}

    static String generate() {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            if (i > 0 && i % 5 == 0) {
                key.append('-');
            }
            key.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return key.toString();
    }

    /** @param key as somebody typed it from paper: spaces, dashes and capitals do not matter */
    static String hash(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static boolean matches(String key, String hash) {
        return MessageDigest.isEqual(
                hash(key).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
