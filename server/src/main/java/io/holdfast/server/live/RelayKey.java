package io.holdfast.server.live;

import io.holdfast.control.Catalog;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what servers tell each other where others can hear and speak too: AES-256-GCM (NIST SP 800-38D) with a random nonce. For
 * many threads.
 */
final class RelayKey {
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Supplier<byte[]> kept;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable SecretKey known;

    /** @param kept its 32 bytes, asked for at the first use */
    RelayKey(Supplier<byte[]> kept) {
        this.kept = kept;
    }

    /** The one that only the catalog's owner can read. */
    static RelayKey of(Catalog catalog) {
        return new RelayKey(() ->
                catalog.sql("SELECT key FROM live_relay").query(byte[].class).single());
    }

    /** @param about goes along in the open, and must be the same when it is opened */
    byte[] seal(byte[] content, byte[] about) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(Cipher.ENCRYPT_MODE, key(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(about);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(content.length));
            cipher.doFinal(content, 0, content.length, sealed, NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot do " + ALGORITHM, e);
        }
    }

    /** @throws GeneralSecurityException when it was not sealed by this key for that */
    byte[] open(byte[] sealed, byte[] about) throws GeneralSecurityException {
        if (sealed.length < NONCE) {
            throw new GeneralSecurityException("too short");
        }
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(Cipher.DECRYPT_MODE, key(), new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
        cipher.updateAAD(about);
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    private SecretKey key() {
        SecretKey key = known;
        if (key == null) {
            key = new SecretKeySpec(kept.get(), "AES");
            known = key;
        }
        return key;
    }
}
