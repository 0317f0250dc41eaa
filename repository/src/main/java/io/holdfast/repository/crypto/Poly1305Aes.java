package io.holdfast.repository.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Bernstein's Poly1305-AES (cr.yp.to/mac/poly1305-20050329.pdf): Poly1305 under {@code r} and the nonce encrypted with
 * {@code k}. One thread at a time.
 */
final class Poly1305Aes {
    static final int LENGTH = 16;

    private final Cipher nonceCipher;
    private final Poly1305 poly1305 = new Poly1305();
    // r ‖ AES_k(nonce)
    private final byte[] oneTimeKey = new byte[32];

    Poly1305Aes(byte[] k, byte[] r) {
        try {
            nonceCipher = Cipher.getInstance("AES/ECB/NoPadding");
            nonceCipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(k, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
        System.arraycopy(r, 0, oneTimeKey, 0, LENGTH);
        // repositories hold r with all its bits
        for (int i = 3; i < LENGTH; i += 4) {
            oneTimeKey[i] &= 0x0f;
        }
        for (int i = 4; i < LENGTH; i += 4) {
            oneTimeKey[i] &= (byte) 0xfc;
        }
    }

    /** Writes the 16-byte MAC of {@code message[from, from+length)} to {@code target[at, at+16)}. */
    void sum(byte[] nonce, int nonceFrom, byte[] message, int from, int length, byte[] target, int at) {
        try {
            nonceCipher.update(nonce, nonceFrom, LENGTH, oneTimeKey, LENGTH);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
        poly1305.init(new KeyParameter(oneTimeKey));
        for (int done = 0; done < length; done += Sealer.SLICE) {
            poly1305.update(message, from + done, Math.min(Sealer.SLICE, length - done));
        }
        poly1305.doFinal(target, at);
    }
}
