package io.holdfast.repository.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals and opens with one key. One thread at a time; cheap enough to make for each file, to be kept for each blob. */
public final class Sealer {
    /** Bytes before the ciphertext: the IV. */
    public static final int IV = 16;

    /** Bytes by which sealing makes content longer: IV and MAC. */
    public static final int OVERHEAD = IV + Poly1305Aes.LENGTH;

    /**
     * Work is done in slices of so many bytes. The JIT replaces only calls from compiled code by the processor's AES
     * instructions; with one call for each blob of a mebibyte it would not be compiled before gigabytes have passed.
     */
    static final int SLICE = 4096;

    private final SecureRandom random;
    private final SecretKeySpec encrypt;
    private final Cipher cipher;
    private final Poly1305Aes mac;
    private final byte[] iv = new byte[IV];
    private final byte[] expected = new byte[Poly1305Aes.LENGTH];

    public Sealer(SealingKey key, SecureRandom random) {
        this.random = random;
        this.encrypt = new SecretKeySpec(key.encrypt(), "AES");
        this.mac = new Poly1305Aes(key.k(), key.r());
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES in counter mode", e);
        }
    }

    /** Seals {@code plaintext[from, from+length)} to {@code target[at, at+length+32)} of another array. */
    public void seal(byte[] plaintext, int from, int length, byte[] target, int at) {
        do {
            random.nextBytes(iv);
        } while (SealingKey.isZero(iv));
        System.arraycopy(iv, 0, target, at, IV);
        crypt(Cipher.ENCRYPT_MODE, plaintext, from, length, target, at + IV);
        mac.sum(iv, 0, target, at + IV, length, target, at + IV + length);
    }

    /** Seals a whole array. */
    public byte[] seal(byte[] plaintext) {
        byte[] sealed = new byte[plaintext.length + OVERHEAD];
        seal(plaintext, 0, plaintext.length, sealed, 0);
        return sealed;
    }

    /**
     * Checks the MAC of {@code sealed[from, from+length)}, then decrypts to {@code target[at, at+length-32)}.
     *
     * @return bytes of plaintext
     * @throws NotAuthentic when it was not sealed with this key or has changed since; {@code target} is untouched
     */
    public int open(byte[] sealed, int from, int length, byte[] target, int at) throws NotAuthentic {
        if (length < OVERHEAD) {
            throw new NotAuthentic("sealed content of " + length + " bytes is too short");
        }
        int plainLength = length - OVERHEAD;
        System.arraycopy(sealed, from, iv, 0, IV);
        if (SealingKey.isZero(iv)) {
            throw new NotAuthentic("the IV is all zero");
        }
        mac.sum(iv, 0, sealed, from + IV, plainLength, expected, 0);
        if (!equalInConstantTime(sealed, from + IV + plainLength)) {
            throw new NotAuthentic("the MAC is wrong");
        }
        crypt(Cipher.DECRYPT_MODE, sealed, from + IV, plainLength, target, at);
        return plainLength;
    }

    /** Opens a whole array. */
    public byte[] open(byte[] sealed) throws NotAuthentic {
        byte[] plaintext = new byte[Math.max(0, sealed.length - OVERHEAD)];
        open(sealed, 0, sealed.length, plaintext, 0);
        return plaintext;
    }

    private boolean equalInConstantTime(byte[] sealed, int macFrom) {
        int difference = 0;
        for (int i = 0; i < Poly1305Aes.LENGTH; i++) {
            difference |= sealed[macFrom + i] ^ expected[i];
        }
        return difference == 0;
    }

    private void crypt(int mode, byte[] source, int from, int length, byte[] target, int at) {
        if (length == 0) {
            return;
        }
        try {
            cipher.init(mode, encrypt, new IvParameterSpec(iv));
            int done = 0;
            for (; done + SLICE < length; done += SLICE) {
                cipher.update(source, from + done, SLICE, target, at + done);
            }
            cipher.doFinal(source, from + done, length - done, target, at + done);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode failed", e);
        }
    }

    /** What was to be opened is not what was sealed, or was sealed with another key. */
    public static final class NotAuthentic extends Exception {
        private static final long serialVersionUID = 1L;

        NotAuthentic(String message) {
            super(message);
        }
    }
}
