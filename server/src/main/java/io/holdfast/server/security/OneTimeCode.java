package io.holdfast.server.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords of RFC 6238: HMAC-SHA-1 over the number of 30-second steps since 1970, cut to six digits as RFC
 * 4226 says. What every authenticator app does when it is told nothing else.
 */
final class OneTimeCode {
    static final int DIGITS = 6;

    private static final int STEP_SECONDS = 30;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private OneTimeCode() {}

    static long step(Instant at) {
        return at.getEpochSecond() / STEP_SECONDS;
    }

    static String of(byte[] secret, long step, int digits) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] message = new byte[8];
            for (int i = 0; i < 8; i++) {
                message[i] = (byte) (step >>> (56 - 8 * i));
            }
            byte[] hash = mac.doFinal(message);
            int offset = hash[hash.length - 1] & 0xf;
            int number = (hash[offset] & 0x7f) << 24
                    | (hash[offset + 1] & 0xff) << 16
                    | (hash[offset + 2] & 0xff) << 8
                    | (hash[offset + 3] & 0xff);
            return String.format(Locale.ROOT, "%0" + digits + "d", number % (int) Math.pow(10, digits));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    /** The step whose code this is: now, or one before or after, for clocks that differ. Takes as long for any code. */
    static OptionalLong stepOf(byte[] secret, String code, Instant now) {
        long present = step(now);
        OptionalLong found = OptionalLong.empty();
        for (long step = present - 1; step <= present + 1; step++) {
            if (MessageDigest.isEqual(
                    of(secret, step, DIGITS).getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8))) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** RFC 4648, without padding, as apps want the secret. @param bytes a multiple of five */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length * 8; i += 5) {
            int value = 0;
            for (int bit = i; bit < i + 5; bit++) {
                value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
            }
            text.append(BASE32.charAt(value));
        }
        return text.toString();
    }
}
