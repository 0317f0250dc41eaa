package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.crypto.SealingKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How dear it is to try a password.
 *
 * @param n cost, a power of two
 * @param r block size
 * @param p parallelization
 */
record Scrypt(int n, int r, int p) {
    /** As restic's own where it does not measure the machine: 32 MiB, about a tenth of a second. */
    static final Scrypt FOR_NEW_KEYS = new Scrypt(32768, 8, 1);

    private static final long MOST_MEMORY = 1L << 30;
    private static final int MOST_PARALLEL = 64;

    /** @throws IllegalArgumentException for parameters that are not scrypt's or would need more than a gibibyte */
    Scrypt {
        boolean power = n > 1 && Integer.bitCount(n) == 1;
        if (!power || r < 1 || p < 1 || p > MOST_PARALLEL || r > 1024 || 128L * n * r > MOST_MEMORY) {
            throw new IllegalArgumentException("scrypt with N=" + n + " r=" + r + " p=" + p);
        }
    }

    /** Takes about a tenth of a second of one core with the usual parameters. */
    SealingKey derive(Password password, byte[] salt) {
        byte[] secret = password.toBytes();
        byte[] derived = derive(secret, salt, SealingKey.LENGTH);
        try {
            return SealingKey.of(derived);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }

    /** RFC 7914, section 6. */
    byte[] derive(byte[] secret, byte[] salt, int length) {
        byte[] blocks = stretch(secret, salt, p * 128 * r);
        RoMix mixing = new RoMix(n, r);
        int[] block = new int[32 * r];
        try {
            IntBuffer words =
                    ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
            for (int i = 0; i < p; i++) {
                words.get(i * block.length, block);
                mixing.mix(block);
                words.put(i * block.length, block);
            }
            return stretch(secret, blocks, length);
        } finally {
            Arrays.fill(blocks, (byte) 0);
            Arrays.fill(block, 0);
            mixing.clear();
        }
    }

    /** PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256 and one iteration. */
    private static byte[] stretch(byte[] secret, byte[] salt, int length) {
        byte[] stretched = new byte[length];
        byte[] block = new byte[0];
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            // HMAC pads its key with zeros, so one zero stands for an empty one, which the JDK refuses
            hmac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "HmacSHA256"));
            for (int done = 0, number = 1; done < length; done += block.length, number++) {
                hmac.update(salt);
                hmac.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
                block = hmac.doFinal();
                System.arraycopy(block, 0, stretched, done, Math.min(block.length, length - done));
            }
            return stretched;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }
}
