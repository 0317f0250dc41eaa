package io.holdfast.control.plan;

import io.holdfast.control.recovery.Participant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a plan, as the API shows it.
 *
 * @param version of the plan that it does
 * @param approved whether a second person had approved of that version when the run was asked for
 * @param incidentTime from when on the recovery time counts
 * @param pointInTime what is restored is brought back to it; null for the newest state
 * @param rtoTargetSeconds the shortest of those services that the plan brings back, by a restore or a takeover; null when it brings none
 * @param elapsedSeconds since the incident until now, or the end
 * @param despiteReadiness why it was begun though not all was ready; null when it was
 * @param despiteApproval why a version was to be run for real that nobody had approved of; null when it was approved
 * @param expiresAt until when somebody else may approve of it
 * @param decidedBy who approved, rejected or withdrew it
 * @param abortBy who ended it before its end
 * @param outcome in a sentence, once it has ended
 * @param drillId of the record of the drill that it was
 */
public record PlanRun(
        UUID runId,
        String plan,
        String version,
        boolean approved,
        PlanMode mode,
        Status status,
        Map<String, String> variables,
        List<Participant> participants,
        Instant incidentTime,
        @Nullable Instant pointInTime,
        @Nullable Long rtoTargetSeconds,
        double elapsedSeconds,
        String reason,
        @Nullable String despiteReadiness,
        @Nullable String despiteApproval,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        @Nullable String abortBy,
        @Nullable String abortReason,
        @Nullable String outcome,
        @Nullable UUID drillId,
        List<StepRun> steps) {

    /** How far it is. */
    public enum Status {
        AWAITING_APPROVAL,
        REJECTED,
        WITHDRAWN,
        EXPIRED,
        SCHEDULED,
        IN_PROGRESS,
        /** For a person. */
        WAITING,
        ABORTING,
        SUCCESS,
        FAILED,
        ABORTED;

        boolean hasEnded() {
            return switch (this) {
                case REJECTED, WITHDRAWN, EXPIRED, SUCCESS, FAILED, ABORTED -> true;
                case AWAITING_APPROVAL, SCHEDULED, IN_PROGRESS, WAITING, ABORTING -> false;
            };
        }
    }

    StepRun step(String id) {
        return steps.stream()
                .filter(step -> step.step().equals(id))
                .findFirst()
                .orElseThrow(() -> new io.holdfast.control.NotFoundException("There is no step '" + id + "' in run "
                        + runId + ". Its steps are "
                        + String.join(", ", steps.stream().map(StepRun::step).toList()) + "."));
    }
}
