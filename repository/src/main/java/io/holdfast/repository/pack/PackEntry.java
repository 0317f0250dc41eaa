package io.holdfast.repository.pack;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.crypto.Sealer;

/**
 * A blob in a pack.
 *
 * @param offset of the sealed blob; 0 to 2^32-1
 * @param length sealed, in bytes
 * @param uncompressedLength of the plaintext in bytes; 0 when the blob is not compressed
 */
public record PackEntry(BlobType type, BlobId id, long offset, int length, int uncompressedLength) {
    private static final long LARGEST_OFFSET = 0xffff_ffffL;

    public PackEntry {
        if (offset < 0 || offset > LARGEST_OFFSET || length < Sealer.OVERHEAD || uncompressedLength < 0) {
            throw new IllegalArgumentException(
                    "a blob of " + length + " bytes at " + offset + ", uncompressed " + uncompressedLength);
        }
    }

    public boolean compressed() {
        return uncompressedLength != 0;
    }

    /** Bytes of the plaintext. */
    public int plainLength() {
        return compressed() ? uncompressedLength : length - Sealer.OVERHEAD;
    }

    /** The byte after the sealed blob. */
    public long end() {
        return offset + length;
    }
}
