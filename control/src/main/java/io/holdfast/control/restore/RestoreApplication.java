package io.holdfast.control.restore;

import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.restore.RestoreOperation.Status;
import io.holdfast.sources.part.PartResult;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A restored part being put back into the living system, as the API shows it.
 *
 * @param conflictRule {@code keep-live}, {@code take-restored} or {@code side-schema}
 * @param digest of the difference that was approved
 * @param result what was done; null unless it succeeded
 */
public record RestoreApplication(
        UUID applicationId,
        UUID restoreId,
        String conflictRule,
        boolean withoutTriggers,
        String digest,
        String reason,
        String approvedBy,
        Instant requestedAt,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        Status status,
        @Nullable String errorMessage,
        @Nullable PartResult result,
        @Nullable WorkProgress progress) {
    public boolean ended() {
        return status == Status.SUCCESS || status == Status.FAILED;
    }
}
