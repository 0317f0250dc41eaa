package io.holdfast.vault.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A secret that can be checked and not read: scrypt (RFC 7914). One check takes about 100 ms and 32 MiB.
 *
 * @param salt in base 64
 * @param cost scrypt's N
 * @param hash in base 64
 */
public record HashedSecret(String salt, int cost, int blockSize, int parallel, String hash) {
    private static final int COST = 1 << 15;
    private static final int BLOCK_SIZE = 8;
    private static final int LENGTH = 32;

    public static HashedSecret of(String secret, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return new HashedSecret(
                Base64.getEncoder().encodeToString(salt),
                COST,
                BLOCK_SIZE,
                1,
                Base64.getEncoder().encodeToString(derive(secret, salt, COST, BLOCK_SIZE, 1)));
    }

    /** Takes as long for a wrong secret as for the right one. */
    public boolean matches(String secret) {
        byte[] derived = derive(secret, Base64.getDecoder().decode(salt), cost, blockSize, parallel);
        return MessageDigest.isEqual(derived, Base64.getDecoder().decode(hash));
    }

    private static byte[] derive(String secret, byte[] salt, int cost, int blockSize, int parallel) {
        return SCrypt.generate(secret.getBytes(StandardCharsets.UTF_8), salt, cost, blockSize, parallel, LENGTH);
    }

    @Override
    public String toString() {
        return "HashedSecret[hidden]";
    }
}
