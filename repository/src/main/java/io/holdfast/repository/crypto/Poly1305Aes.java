package io.holdfast.repository.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bernstein's Poly1305-AES (cr.yp.to/mac/poly1305-20050329.pdf): Poly1305 under {@code r} and the nonce encrypted with
 * {@code k}. One thread at a time.
 */
final class Poly1305Aes {
    static final int LENGTH = 16;

    private final Cipher nonceCipher;
    private final Poly1305 poly1305;
    private final byte[] encryptedNonce = new byte[LENGTH];

    Poly1305Aes(byte[] k, byte[] r) {
        try {
            nonceCipher = Cipher.getInstance("AES/ECB/NoPadding");
            nonceCipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(k, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
        poly1305 = new Poly1305(r);
    }

    /** Writes the 16-byte MAC of {@code message[from, from+length)} to {@code target[at, at+16)}. */
    void sum(byte[] nonce, int nonceFrom, byte[] message, int from, int length, byte[] target, int at) {
        try {
            nonceCipher.update(nonce, nonceFrom, LENGTH, encryptedNonce, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
        poly1305.sum(message, from, length, encryptedNonce, 0, target, at);
    }
}
