package io.holdfast.control.restore;

import io.holdfast.control.live.WorkProgress;
import io.holdfast.sources.part.PartResult;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A restored part being put back into the living system, as the API shows it.
 *
 * @param conflictRule {@code keep-live}, {@code take-restored} or {@code side-schema}
 * @param digest of the difference that was looked at
 * @param reason why it was asked for
 * @param expiresAt until when somebody else may approve of it
 * @param decidedBy who approved, rejected or withdrew it; null until then, and when it expired
 * @param decisionReason why; null when none was given
 * @param result what was done; null unless it succeeded
 * @param cancelRequestedBy who asked for it to be cancelled; it may have been done all the same
 */
public record RestoreApplication(
        UUID applicationId,
        UUID restoreId,
        String conflictRule,
        boolean withoutTriggers,
        String digest,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        Status status,
        @Nullable String errorMessage,
        @Nullable PartResult result,
        @Nullable WorkProgress progress,
        @Nullable String cancelRequestedBy) {

    /** How far it is. */
    public enum Status {
        AWAITING_APPROVAL,
        REJECTED,
        WITHDRAWN,
        EXPIRED,
        SCHEDULED,
        IN_PROGRESS,
        SUCCESS,
        FAILED,
        /** Before it was committed: nothing was changed. */
        CANCELLED
    }

    /** Whether nothing more happens to it. */
    public boolean ended() {
        return switch (status) {
            case AWAITING_APPROVAL, SCHEDULED, IN_PROGRESS -> false;
            case REJECTED, WITHDRAWN, EXPIRED, SUCCESS, FAILED, CANCELLED -> true;
        };
    }
}
