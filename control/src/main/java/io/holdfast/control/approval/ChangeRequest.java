package io.holdfast.control.approval;

import io.holdfast.control.inventory.DeclarationPlan;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of the declarations that one person has asked for and another one decides about.
 *
 * @param digest of the plan: of what is declared and of what was given
 * @param changes field by field
 * @param weakenings why it needs a second person, and what would be lost
 * @param expiresAt until when somebody else may decide
 * @param decidedBy who approved, rejected or withdrew it; null until then, and when it expired
 */
public record ChangeRequest(
        UUID requestId,
        String digest,
        List<DeclarationPlan.Change> changes,
        List<Weakening> weakenings,
        String reason,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        ChangeRequest.Status status,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason) {

    /** How far it is. */
    public enum Status {
        AWAITING_APPROVAL,
        /** And carried out, in the same transaction. */
        APPROVED,
        REJECTED,
        WITHDRAWN,
        EXPIRED
    }
}
