package io.holdfast.control.prune;

import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.maintenance.MaintenanceRun;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One prune of a repository.
 *
 * @param freedBytes given back; negative when what was moved together waits for what it takes the place of
 * @param waitingBytes that running backups or restores may still need, or that a vault has locked; a later prune gives them back
 * @param unusedBytes that stay, as rewriting them would cost more than it gives
 * @param progress while it runs
 * @param cancelRequestedBy who asked for it to be cancelled; it may have succeeded all the same
 */
record Prune(
        UUID pruneId,
        String repository,
        Instant startedAt,
        @Nullable Instant endedAt,
        Status status,
        @Nullable Long freedBytes,
        @Nullable Long waitingBytes,
        @Nullable Long unusedBytes,
        @Nullable String errorMessage,
        @Nullable WorkProgress progress,
        @Nullable String cancelRequestedBy)
        implements MaintenanceRun {
    enum Status {
        RUNNING,
        SUCCESS,
        FAILED,
        CANCELLED
    }

    @Override
    public UUID runId() {
        return pruneId;
    }

    @Override
    public boolean wasCancelled() {
        return status == Status.CANCELLED;
    }
}
