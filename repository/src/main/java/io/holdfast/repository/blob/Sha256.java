package io.holdfast.repository.blob;

import io.holdfast.repository.store.StoreFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java has. */
public final class Sha256 {
    /** As with sealing: the JIT finds the processor's instructions sooner when it is called more often. */
    private static final int SLICE = 4096;

    private Sha256() {}

    /** A new digest; not safe for several threads. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Updates a digest with a long stretch of an array. */
    public static void update(MessageDigest digest, byte[] bytes, int from, int length) {
        for (int done = 0; done < length; done += SLICE) {
            digest.update(bytes, from + done, Math.min(SLICE, length - done));
        }
    }

    public static BlobId of(byte[] bytes, int from, int length) {
        MessageDigest digest = digest();
        update(digest, bytes, from, length);
        return BlobId.of(digest.digest());
    }

    /** Whether the content is what the file's name says: always, where files are not named by their content. */
    public static boolean agrees(StoreFile file, byte[] content) {
        return !file.kind().namedByContent() || hex(content).equals(file.name());
    }

    /** 64 lower-case hexadecimal digits. */
    public static String hex(byte[] bytes) {
        return of(bytes, 0, bytes.length).toString();
    }
}
