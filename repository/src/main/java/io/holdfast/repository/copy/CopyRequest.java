package io.holdfast.repository.copy;

import io.holdfast.repository.snapshot.Snapshot;
import java.util.List;

/**
 * What a copy is to do.
 *
 * @param snapshots to be copied
 * @param extraVerify as {@link io.holdfast.repository.snapshot.SnapshotRequest#extraVerify}, of what the other repository
 *     gets
 */
public record CopyRequest(List<Snapshot> snapshots, boolean extraVerify) {
    public CopyRequest {
        snapshots = List.copyOf(snapshots);
    }

    public static CopyRequest of(List<Snapshot> snapshots) {
        return new CopyRequest(snapshots, true);
    }
}
