package io.holdfast.control.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a plan, and what a second person says to it.
 *
 * @param version SHA-256 of what was declared
 * @param proposedBy who declared it
 * @param reason why, as it was declared; null when nothing was said
 * @param decidedBy who approved or rejected it; null until then
 * @param decisionReason null until then
 */
record PlanVersion(
        String version,
        Status status,
        String proposedBy,
        Instant proposedAt,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason) {

    /** What was decided. */
    enum Status {
        /** Nothing yet. */
        PROPOSED,
        APPROVED,
        /** May be approved all the same, by another person than who declared it. */
        REJECTED
    }

    boolean isApproved() {
        return status == Status.APPROVED;
    }

    /** For people. */
    String brief() {
        return version.substring(0, 12);
    }

    /** What another person says to approve of it. */
    String approval(String plan) {
        return "holdfast dr approve-plan " + plan + " --plan-version " + brief() + " --reason TEXT";
    }
}
