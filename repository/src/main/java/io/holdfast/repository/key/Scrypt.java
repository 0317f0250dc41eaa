package io.holdfast.repository.key;

import io.holdfast.repository.Password;
import io.holdfast.repository.crypto.SealingKey;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.SCrypt;

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
        byte[] derived = SCrypt.generate(secret, salt, n, r, p, SealingKey.LENGTH);
        try {
            return SealingKey.of(derived);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }
}
