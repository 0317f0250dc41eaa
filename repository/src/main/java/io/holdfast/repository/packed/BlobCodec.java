package io.holdfast.repository.packed;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.blob.Texture;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Turns plaintext into a sealed blob and back, with buffers and native contexts that are used again and again. One
 * thread at a time.
 */
final class BlobCodec implements AutoCloseable {
    /** restic cuts at 8 MiB. */
    private static final int LONGEST_DATA = 16 << 20;

    /** A directory of a million and a half entries; beside it lie what it is made of and what is made of it. */
    private static final int LONGEST_TREE =
            (int) Math.min(512 << 20, Runtime.getRuntime().maxMemory() / 2);

    /** Enough for most blobs. */
    private static final int USUAL = 3 << 19;

    /** Enough for the longest that restic cuts, sealed or made longer by a vain compression. */
    private static final int LONG = 8_600_000;

    private static final int STEP = 2 << 20;

    /** Larger buffers, for the rare huge tree, are not kept. */
    private static final int LARGEST_KEPT = 12 << 20;

    private final Sealer sealer;
    private final boolean compress;
    private final MessageDigest sha256 = Sha256.digest();
    private final ZstdCompressCtx small = Compressors.small();
    private final ZstdCompressCtx large = Compressors.large();
    private final ZstdCompressCtx records = Compressors.records();
    private final ZstdCompressCtx longRecords = Compressors.longRecords();
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final byte[] digest = new byte[32];

    private byte[] sealed = new byte[0];
    private int sealedLength;
    private int uncompressedLength;
    // buffers, each as long as it ever had to be
    private byte[] compressed = new byte[0];
    private int compressedLength;
    private byte[] opened = new byte[0];
    private byte[] room = new byte[0];

    BlobCodec(SealingKey key, SecureRandom random, boolean compress) {
        this.sealer = new Sealer(key, random);
        this.compress = compress;
    }

    /**
     * Compresses when that helps, and seals.
     *
     * @param verify whether the result is opened again: compressors and memory have been known to fail, and a blob that
     *     does not open is found out only when it is read
     * @throws IllegalStateException when the result does not open to what was sealed
     */
    void seal(byte[] plaintext, int from, int length, Texture texture, boolean verify) {
        uncompressedLength = 0;
        // an empty blob must not be compressed: an uncompressed length of 0 means that it is not
        if (compress && length > 0) {
            int most = (int) Math.min(Integer.MAX_VALUE - 8, Zstd.compressBound(length));
            compressed = atLeast(compressed, most);
            int size = compressor(length, texture).compressByteArray(compressed, 0, most, plaintext, from, length);
            if (size < length) {
                uncompressedLength = length;
                encrypt(compressed, 0, size);
                if (verify) {
                    verify(plaintext, from, length, size);
                }
                return;
            }
        }
        encrypt(plaintext, from, length);
        if (verify) {
            verify(plaintext, from, length, length);
        }
    }

    private ZstdCompressCtx compressor(int length, Texture texture) {
        if (length <= Compressors.SMALL) {
            return small;
        }
        return switch (texture) {
            case MIXED -> large;
            case RECORDS -> length <= Compressors.LONGEST_RECORDS ? records : longRecords;
        };
    }

    /** To another array: where source and target are one, the JDK's cipher makes a copy first. */
    private void encrypt(byte[] source, int from, int length) {
        sealed = atLeast(sealed, length + Sealer.OVERHEAD);
        sealer.seal(source, from, length, sealed, 0);
        sealedLength = length + Sealer.OVERHEAD;
    }

    boolean compresses() {
        return compress;
    }

    /**
     * Seals what {@link #open} of another codec has just opened, compressed or not, as it is: its content has been
     * verified, so that only the sealing is checked.
     *
     * @param uncompressed bytes of the plaintext, 0 when it is not compressed
     * @param verify as of {@link #seal}
     */
    void sealStored(byte[] content, int length, int uncompressed, boolean verify) {
        uncompressedLength = uncompressed;
        encrypt(content, 0, length);
        if (!verify) {
            return;
        }
        try {
            opened = atLeast(opened, length);
            sealer.open(sealed, 0, sealedLength, opened, 0);
        } catch (Sealer.NotAuthentic e) {
            throw new IllegalStateException("a blob did not open just after it was sealed", e);
        }
        if (!Arrays.equals(opened, 0, length, content, 0, length)) {
            throw new IllegalStateException("a blob did not open to what was sealed");
        }
    }

    private void verify(byte[] plaintext, int from, int length, int stored) {
        try {
            compressed = atLeast(compressed, stored);
            sealer.open(sealed, 0, sealedLength, compressed, 0);
            byte[] result = compressed;
            if (uncompressedLength != 0) {
                opened = atLeast(opened, length);
                int got = decompressor.decompressByteArray(opened, 0, length, compressed, 0, stored);
                if (got != length) {
                    throw new IllegalStateException("a blob of " + length + " bytes decompressed to " + got);
                }
                result = opened;
            }
            if (!Arrays.equals(result, 0, length, plaintext, from, from + length)) {
                throw new IllegalStateException("a blob did not decode to what was encoded");
            }
        } catch (Sealer.NotAuthentic | ZstdException e) {
            throw new IllegalStateException("a blob did not decode just after it was encoded", e);
        }
    }

    /** The array that holds the blob sealed last, from its start; overwritten by the next. */
    byte[] sealed() {
        return sealed;
    }

    int sealedLength() {
        return sealedLength;
    }

    /** Of the blob sealed last; 0 when it is not compressed. */
    int uncompressedLength() {
        return uncompressedLength;
    }

    /**
     * Opens a sealed blob and verifies it against its id.
     *
     * @return the plaintext, in an array of its own
     * @throws NotSound when it is not what was written; the message says in what way
     */
    byte[] open(byte[] source, int from, int length, BlobType type, int plainLength, BlobId id) throws NotSound {
        requirePlausible(type, plainLength);
        byte[] plaintext = new byte[plainLength];
        open(source, from, length, plaintext, plainLength, id);
        return plaintext;
    }

    /** As {@link #open}, leaving the plaintext in {@link #opened()}. */
    void verify(byte[] source, int from, int length, BlobType type, int plainLength, BlobId id) throws NotSound {
        requirePlausible(type, plainLength);
        opened = atLeast(opened, plainLength);
        open(source, from, length, opened, plainLength, id);
    }

    /** A few bytes may say that they decompress to gigabytes. */
    private static void requirePlausible(BlobType type, int plainLength) throws NotSound {
        if (plainLength < 0 || plainLength > (type == BlobType.TREE ? LONGEST_TREE : LONGEST_DATA)) {
            throw new NotSound(
                    "it says to be " + plainLength + " bytes long, more than any program writes"
                            + (type == BlobType.TREE ? " or than a Java heap of this size has room for" : ""),
                    null);
        }
    }

    private void open(byte[] source, int from, int length, byte[] plaintext, int plainLength, BlobId id)
            throws NotSound {
        try {
            int stored = length - Sealer.OVERHEAD;
            compressedLength = 0;
            if (stored == plainLength) {
                sealer.open(source, from, length, plaintext, 0);
                if (matches(plaintext, plainLength, id)) {
                    return;
                }
                // compressed to exactly the length it had before: restic keeps such a blob
                compressed = atLeast(compressed, stored);
                System.arraycopy(plaintext, 0, compressed, 0, stored);
            } else {
                compressed = atLeast(compressed, Math.max(0, stored));
                sealer.open(source, from, length, compressed, 0);
            }
            compressedLength = stored;
            int got = decompressor.decompressByteArray(plaintext, 0, plainLength, compressed, 0, stored);
            if (got != plainLength) {
                throw new NotSound("it decompresses to " + got + " bytes instead of " + plainLength, null);
            }
            if (!matches(plaintext, plainLength, id)) {
                throw new NotSound("its content is not the one it is named by", null);
            }
        } catch (Sealer.NotAuthentic e) {
            throw new NotSound(String.valueOf(e.getMessage()), e);
        } catch (ZstdException e) {
            throw new NotSound("it does not decompress: " + e.getMessage(), e);
        }
    }

    /** The array that holds, from its start, the plaintext of the blob verified last; overwritten by the next. */
    byte[] opened() {
        return opened;
    }

    /** The array that holds, from its start, the compressed content of the blob opened last. */
    byte[] openedCompressed() {
        return compressed;
    }

    /** Of the blob opened last; 0 when it was not compressed. */
    int openedCompressedLength() {
        return compressedLength;
    }

    /** At least so many bytes to read sealed blobs to; the same at the next call. */
    byte[] room(int length) {
        room = atLeast(room, length);
        return room;
    }

    private boolean matches(byte[] plaintext, int length, BlobId id) {
        Sha256.update(sha256, plaintext, 0, length);
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        return BlobId.of(digest).equals(id);
    }

    /** Lets go of unusually large buffers. */
    void trim() {
        sealed = sealed.length > LARGEST_KEPT ? new byte[0] : sealed;
        compressed = compressed.length > LARGEST_KEPT ? new byte[0] : compressed;
        opened = opened.length > LARGEST_KEPT ? new byte[0] : opened;
        room = room.length > 2 * LARGEST_KEPT ? new byte[0] : room;
    }

    /** In few steps, so that ever longer blobs do not leave an array each to the collector. */
    private static byte[] atLeast(byte[] buffer, int length) {
        if (buffer.length >= length) {
            return buffer;
        }
        if (length <= LONG) {
            return new byte[length <= USUAL ? USUAL : LONG];
        }
        return new byte[(int) Math.min(Integer.MAX_VALUE - 8, (length + STEP - 1L) / STEP * STEP)];
    }

    @Override
    public void close() {
        small.close();
        large.close();
        records.close();
        longRecords.close();
        decompressor.close();
    }

    /** A blob that is not what was written. */
    static final class NotSound extends Exception {
        private static final long serialVersionUID = 1L;

        NotSound(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
