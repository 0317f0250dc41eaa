package io.holdfast.repository.inspect;

/**
 * How much some snapshots hold; what a mode does not count is 0.
 *
 * @param size in bytes, by the mode
 * @param uncompressedSize of the blobs of raw data, sealed but not compressed
 * @param compressedBlobsSize of those blobs that are compressed
 * @param compressedBlobsUncompressedSize of the same blobs, not compressed
 */
public record Statistics(
        int snapshots,
        long files,
        long blobs,
        long size,
        long uncompressedSize,
        long compressedBlobsSize,
        long compressedBlobsUncompressedSize) {

    /** How many bytes a byte of compressed blobs stands for; 0 when none is compressed. */
    public double compressionRatio() {
        return compressedBlobsSize == 0 ? 0 : (double) compressedBlobsUncompressedSize / compressedBlobsSize;
    }

    /** The share of raw data that is compressed, in percent. */
    public double compressionProgress() {
        return uncompressedSize == 0 ? 0 : 100.0 * compressedBlobsUncompressedSize / uncompressedSize;
    }

    /** What compression saves, in percent of the size without. */
    public double spaceSaving() {
        return uncompressedSize == 0 ? 0 : 100.0 * (1 - (double) size / uncompressedSize);
    }
}
