package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Whatever was sealed with the key opens as what it says to be, or is refused; no length makes room without bound. See FuzzTest. */
public final class BlobCodecTarget {
    private BlobCodecTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length < 5) {
            return;
        }
        int plainLength = ByteBuffer.wrap(input).getInt();
        byte[] stored = java.util.Arrays.copyOfRange(input, 4, input.length);
        SecureRandom random = new SecureRandom();
        SealingKey key = SealingKey.random(random);
        byte[] sealed = new Sealer(key, random).seal(stored);
        try (BlobCodec codec = new BlobCodec(key, random, true)) {
            codec.open(sealed, 0, sealed.length, BlobType.DATA, plainLength, new BlobId(1, 2, 3, 4));
            throw new AssertionError("it cannot have that digest");
        } catch (BlobCodec.NotSound e) {
            return;
        }
    }
}
