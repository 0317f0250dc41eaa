package io.holdfast.control.custody;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for, as the API shows it.
 *
 * @param dataSet whose recovery point it is about; null for a key
 * @param recoveryPointId null for a key
 * @param legalCase whose hold is to be lifted; null otherwise
 * @param shares how many are made of the key; null otherwise
 * @param needed how many of them open the repository; null otherwise
 * @param impact what it would do, in sentences, as it was when it was asked for
 * @param digest of all that, by which another person approves of it
 * @param expiresAt until when that may be
 * @param decidedBy who approved, rejected or withdrew it; null until then, and when it expired
 * @param doneAt when it was carried out; null until then
 * @param error why it was not, for people; null when nothing failed
 */
public record CustodyRequest(
        UUID requestId,
        Act act,
        @Nullable String dataSet,
        String repository,
        @Nullable UUID recoveryPointId,
        @Nullable String legalCase,
        @Nullable Integer shares,
        @Nullable Integer needed,
        List<String> impact,
        String digest,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason,
        Status status,
        @Nullable Instant doneAt,
        @Nullable String error) {

    /** What is asked for. */
    public enum Act {
        LIFT_HOLD,
        DELETE_POINT,
        EXPORT_KEY
    }

    /** How far it is. */
    public enum Status {
        AWAITING_APPROVAL,
        REJECTED,
        WITHDRAWN,
        EXPIRED,
        /** A key's shares wait for whoever asked; anything else is being carried out. */
        APPROVED,
        DONE,
        FAILED
    }
}
