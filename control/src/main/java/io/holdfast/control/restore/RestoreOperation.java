package io.holdfast.control.restore;

import io.holdfast.control.live.WorkProgress;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.part.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A restore, as the API shows it.
 *
 * @param restoreType {@code PITR}, {@code FullRestore} or {@code Selective}
 * @param incidentTime when the loss happened; what was written up to then and is not back is lost
 * @param recoveredTo the last change in the restored state
 * @param measuredRtoSeconds from the start of the restore until it was validated
 * @param predictedRtoSeconds what {@code measuredRtoSeconds} was expected to become, from earlier ones, when it was asked for;
 *     null for a part, over what is there, and where nothing was measured
 * @param measuredRpoSeconds from {@code recoveredTo} to the requested instant or the incident
 * @param evidence where the report lies
 * @param test made by a policy's schedule, to prove that it works; what it brought back is removed
 * @param difference of a restored part from the living system, when they were compared last
 * @param notCompared why they could not be
 * @param cancelRequestedBy who asked that it, or the drill that it is part of, be cancelled; it may have ended well all the same
 */
public record RestoreOperation(
        UUID restoreId,
        String dataSet,
        String serviceName,
        String dataType,
        String restoreType,
        String repository,
        String snapshotId,
        @Nullable Instant requestedPointInTime,
        @Nullable Instant incidentTime,
        @Nullable Instant recoveredTo,
        Instant requestedAt,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        Status status,
        @Nullable String errorMessage,
        @Nullable ProofLevel proofLevel,
        List<Step> steps,
        List<Check> validations,
        Map<String, String> facts,
        Target target,
        Map<String, String> selection,
        @Nullable Long restoredBytes,
        @Nullable Integer targetRtoMinutes,
        @Nullable Double measuredRtoSeconds,
        @Nullable Double predictedRtoSeconds,
        @Nullable Integer targetRpoMinutes,
        @Nullable Double measuredRpoSeconds,
        String reason,
        String requestedBy,
        @Nullable WorkProgress progress,
        String evidence,
        @Nullable UUID drillId,
        boolean test,
        @Nullable Difference difference,
        @Nullable String notCompared,
        @Nullable String cancelRequestedBy) {

    public enum Status {
        SCHEDULED,
        IN_PROGRESS,
        SUCCESS,
        FAILED,
        CANCELLED
    }

    /** @param seconds that it took */
    public record Step(String name, Instant started, double seconds) {}

    /** @param detail what was compared and what was found */
    public record Check(String name, boolean passed, String detail) {}

    /** Exactly one of the two: a directory that is absent or empty, or the settings of a running, empty system. */
    public record Target(
            @Nullable String directory, @Nullable Map<String, String> settings) {}

    /** For people, of one that has succeeded: what it took, and what it was expected to take. */
    public String took() {
        if (measuredRtoSeconds == null) {
            return "";
        }
        return String.format(Locale.ROOT, "took %.1f s, ", measuredRtoSeconds)
                + (predictedRtoSeconds == null
                        ? "with nothing measured to predict it from"
                        : String.format(Locale.ROOT, "predicted were %.1f s", predictedRtoSeconds));
    }

    public boolean ended() {
        return status == Status.SUCCESS || status == Status.FAILED || status == Status.CANCELLED;
    }
}
