package io.holdfast.repository.prune;

/**
 * What a prune found and did, or would do.
 *
 * @param usedBlobs that a snapshot refers to, and {@code usedBytes} sealed
 * @param unusedBlobs that none does, copies too, and {@code unusedBytes} sealed
 * @param packs in the index before
 * @param repackedPacks whose used blobs were moved into new packs, and {@code repackedBytes} of these blobs
 * @param removedPacks without a used blob, the repacked ones not among them
 * @param orphanPacks removed that no index file named
 * @param freedBytes of files removed, less what new packs take
 * @param waitingPacks that nothing refers to any more but that work beside may need; the next prune removes them
 * @param waitingBytes of these
 * @param lockedPacks that nothing refers to any more but that a vault does not let go yet; a prune after their locks have
 *     ended removes them
 * @param lockedBytes of these
 * @param remainingUnusedBytes that stay in packs that are partly used
 */
public record PruneSummary(
        long usedBlobs,
        long usedBytes,
        long unusedBlobs,
        long unusedBytes,
        long packs,
        long repackedPacks,
        long repackedBytes,
        long removedPacks,
        long orphanPacks,
        long freedBytes,
        long waitingPacks,
        long waitingBytes,
        long lockedPacks,
        long lockedBytes,
        long remainingUnusedBytes) {

    /** Counts what was removed before, so that this could begin at all. */
    PruneSummary after(FullStore.Room made) {
        return new PruneSummary(
                usedBlobs,
                usedBytes,
                unusedBlobs,
                unusedBytes,
                packs,
                repackedPacks,
                repackedBytes,
                removedPacks + made.packs(),
                orphanPacks,
                freedBytes + made.bytes(),
                waitingPacks,
                waitingBytes,
                lockedPacks,
                lockedBytes,
                remainingUnusedBytes);
    }
}
