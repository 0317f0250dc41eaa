package io.holdfast.repository.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The 64 bytes that seal: an AES-256 key, and for Poly1305-AES an AES-128 key {@code k} and {@code r}. Never printed.
 * Immutable and safe for many threads; each thread takes a {@link Sealer} of its own.
 */
public final class SealingKey {
    private static final int ENCRYPT = 32;
    private static final int MAC = 16;

    /** Bytes in a key. */
    public static final int LENGTH = ENCRYPT + 2 * MAC;

    private final byte[] encrypt;
    private final byte[] k;
    private final byte[] r;

    /**
     * @param encrypt 32 bytes
     * @param k 16 bytes
     * @param r 16 bytes; bits that Poly1305 does not use are cleared at use
     * @throws IllegalArgumentException when a length is wrong or a part is all zero
     */
    public SealingKey(byte[] encrypt, byte[] k, byte[] r) {
        if (encrypt.length != ENCRYPT || k.length != MAC || r.length != MAC) {
            throw new IllegalArgumentException("the parts of a key have 32, 16 and 16 bytes");
        }
        if (isZero(encrypt) || isZero(k) || isZero(r)) {
            throw new IllegalArgumentException("a part of the key is all zero");
        }
        this.encrypt = encrypt.clone();
        this.k = k.clone();
        this.r = r.clone();
    }

    /** From 64 bytes {@code encrypt ‖ k ‖ r}, as scrypt derives them. */
    public static SealingKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has 64 bytes, not " + bytes.length);
        }
        return new SealingKey(
                Arrays.copyOfRange(bytes, 0, ENCRYPT),
                Arrays.copyOfRange(bytes, ENCRYPT, ENCRYPT + MAC),
                Arrays.copyOfRange(bytes, ENCRYPT + MAC, LENGTH));
    }

    /** A new random key. */
    public static SealingKey random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        SealingKey key = of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    /** A copy of the AES-256 key, 32 bytes. */
    public byte[] encrypt() {
        return encrypt.clone();
    }

    /** A copy of the MAC's AES-128 key, 16 bytes. */
    public byte[] k() {
        return k.clone();
    }

    /** A copy of the MAC's {@code r}, 16 bytes, as it is stored. */
    public byte[] r() {
        return r.clone();
    }

    static boolean isZero(byte[] bytes) {
        int any = 0;
        for (byte b : bytes) {
            any |= b;
        }
        return any == 0;
    }

    @Override
    public String toString() {
        return "SealingKey[hidden]";
    }
}
