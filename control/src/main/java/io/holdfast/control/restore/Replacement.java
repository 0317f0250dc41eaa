package io.holdfast.control.restore;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for: a restore over a directory of the protected system, as the API shows it.
 *
 * @param directory on the server, whose content would be replaced
 * @param restore what would be restored to it
 * @param digest of all that, by which another person approves of it
 * @param expiresAt until when that may be
 * @param decidedBy who approved, rejected or withdrew it; null until then, and when it expired
 * @param restoreId of the restore that was begun with the approval; null without one
 */
public record Replacement(
        UUID replacementId,
        String dataSet,
        String directory,
        RestoreRequests.Wish restore,
        String digest,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason,
        Status status,
        @Nullable UUID restoreId) {

    /** How far it is. */
    public enum Status {
        AWAITING_APPROVAL,
        REJECTED,
        WITHDRAWN,
        EXPIRED,
        APPROVED
    }
}
