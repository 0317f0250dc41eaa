package io.holdfast.control.approval;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, of whatever kind, and no longer waits for a second person.
 *
 * @param act of a run its mode, of what is in custody what was to be done; null for other kinds
 * @param subject the data set, plan or repository that it is about; null for changes of the declarations
 * @param directory of a replacement: what was to be replaced; null for other kinds
 * @param restoreId of a part and a replacement: its restore; null where there is none
 * @param decidedBy null where nobody decided in time
 * @param decidedAt when it was decided, or when the time for that was over
 */
public record DecidedRequest(
        UUID requestId,
        Kind kind,
        @Nullable String act,
        @Nullable String subject,
        @Nullable String directory,
        @Nullable UUID restoreId,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Outcome outcome,
        @Nullable String decidedBy,
        Instant decidedAt,
        @Nullable String decisionReason) {

    /** What was asked for. */
    public enum Kind {
        /** Less of what is protected is declared. */
        CHANGE,
        /** A restore over what is there. */
        REPLACEMENT,
        /** Of a recovery plan, for real. */
        RUN,
        /** A hold to be lifted, a recovery point to be deleted early, a key to be handed out. */
        CUSTODY,
        /** A restored part to be put back. */
        PART
    }

    /** What came of it; whatever became of it after its approval, it was approved. */
    public enum Outcome {
        APPROVED,
        REJECTED,
        WITHDRAWN,
        EXPIRED
    }
}
