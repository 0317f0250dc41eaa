package io.holdfast.repository.prune;

import java.time.Duration;

/**
 * What a prune is to do.
 *
 * @param maxUnused how much may stay unused in packs that are partly used
 * @param maxRepackBytes how many bytes of packs are rewritten at most
 * @param repackUncompressed whether packs with blobs that are not compressed are rewritten, as after a migration to
 *     version 2
 * @param repackSmall whether packs far below the usual size are put together
 * @param dryRun whether nothing is changed
 * @param patience how long to wait for others: for whoever keeps the index from being replaced, and for work that may need
 *     what is to be removed
 * @param noFreeSpace whether the store has no room, maybe not even for a lock: packs without anything that a snapshot
 *     needs go, in an order that needs none, and none is rewritten
 * @param extraVerify as {@link io.holdfast.repository.snapshot.SnapshotRequest#extraVerify}, of blobs that are moved
 */
public record PruneRequest(
        MaxUnused maxUnused,
        long maxRepackBytes,
        boolean repackUncompressed,
        boolean repackSmall,
        boolean dryRun,
        Duration patience,
        boolean noFreeSpace,
        boolean extraVerify) {

    /** As restic: up to a twentieth stays unused. Waits for ten minutes. */
    public static final PruneRequest DEFAULT = new PruneRequest(
            new MaxUnused.Share(0.05), Long.MAX_VALUE, false, false, false, Duration.ofMinutes(10), false, true);

    public PruneRequest {
        maxRepackBytes = noFreeSpace ? 0 : maxRepackBytes;
    }

    public PruneRequest withMaxUnused(MaxUnused limit) {
        return new PruneRequest(
                limit, maxRepackBytes, repackUncompressed, repackSmall, dryRun, patience, noFreeSpace, extraVerify);
    }

    public PruneRequest withPatience(Duration duration) {
        return new PruneRequest(
                maxUnused, maxRepackBytes, repackUncompressed, repackSmall, dryRun, duration, noFreeSpace, extraVerify);
    }

    public PruneRequest withRepackSmall() {
        return new PruneRequest(
                maxUnused, maxRepackBytes, repackUncompressed, true, dryRun, patience, noFreeSpace, extraVerify);
    }

    public PruneRequest withDryRun() {
        return new PruneRequest(
                maxUnused, maxRepackBytes, repackUncompressed, repackSmall, true, patience, noFreeSpace, extraVerify);
    }

    public PruneRequest withNoFreeSpace() {
        return new PruneRequest(maxUnused, 0, repackUncompressed, repackSmall, dryRun, patience, true, extraVerify);
    }

    public PruneRequest withExtraVerify(boolean verify) {
        return new PruneRequest(
                maxUnused, maxRepackBytes, repackUncompressed, repackSmall, dryRun, patience, noFreeSpace, verify);
    }
}
