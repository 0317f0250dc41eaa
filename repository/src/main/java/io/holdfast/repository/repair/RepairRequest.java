package io.holdfast.repository.repair;

import java.util.Set;

/**
 * What a repair is to do beyond bringing back what is still there.
 *
 * @param dryRun only look and say
 * @param snapshots whether snapshots that need what is lost are written anew without it
 * @param forget whether the snapshots that were written anew, and those that cannot be read, are removed
 * @param suffix of the names of files of which a part is lost, in a snapshot that is written anew; may be empty
 * @param only ids of the snapshots to be written anew; empty for all
 * @param extraVerify as {@link io.holdfast.repository.snapshot.SnapshotRequest#extraVerify}, of what is written anew
 */
public record RepairRequest(
        boolean dryRun, boolean snapshots, boolean forget, String suffix, Set<String> only, boolean extraVerify) {
    public static final String SUFFIX = ".repaired";

    /** Brings back what can be brought back, and changes no snapshot. */
    public static final RepairRequest DEFAULT = new RepairRequest(false, false, false, SUFFIX, Set.of(), true);

    /** @throws IllegalArgumentException for a suffix that no name can end in */
    public RepairRequest {
        only = Set.copyOf(only);
        if (suffix.contains("/") || suffix.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no file name ends in '" + suffix + "'");
        }
    }
}
