package io.holdfast.control.recovery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A drill, as the API shows it.
 *
 * @param drillType {@code Tabletop}, {@code RestoreTest}, {@code PartialFailover} or {@code FullFailover}; {@code RealFailover}
 *     or {@code RealFailback}: it was no drill, and is looked back at like one
 * @param restores the restores it made, in order
 * @param failoverTest whether it restores by itself; else people do it, or a plan's run does
 * @param services that it concerns; none: the whole installation
 * @param actionItems what it called for when it ended, in words
 * @param openActions how many action items of it are not done
 * @param cancelRequestedBy who asked for it to be cancelled; null when nobody did
 */
public record Drill(
        UUID drillId,
        LocalDate drillDate,
        String drillType,
        String scope,
        List<String> participants,
        @Nullable String plan,
        Status status,
        @Nullable String outcomeSummary,
        List<String> issuesIdentified,
        List<String> actionItems,
        @Nullable LocalDate nextDrillScheduledFor,
        List<Step> steps,
        List<UUID> restores,
        @Nullable Instant startTime,
        @Nullable Instant endTime,
        @Nullable String reason,
        String requestedBy,
        @Nullable String cancelRequestedBy,
        boolean failoverTest,
        List<String> services,
        int openActions) {

    /** The type of those in which people only talk. */
    public static final String TABLETOP = "Tabletop";

    /** The type of a failover that was no drill. */
    public static final String REAL_FAILOVER = "RealFailover";

    /** The type of a way back that was no drill. */
    public static final String REAL_FAILBACK = "RealFailback";

    /** Whether it was no drill. */
    @JsonIgnore
    public boolean isReal() {
        return drillType.equals(REAL_FAILOVER) || drillType.equals(REAL_FAILBACK);
    }

    public enum Status {
        SCHEDULED,
        IN_PROGRESS,
        /** All is restored and kept running until someone completes the drill. */
        RUNNING,
        SUCCESS,
        FAILED,
        /** What it had restored is removed, but for what its issues name. */
        CANCELLED
    }

    /**
     * @param dataSet null for a step that concerns all
     * @param status {@code SUCCESS}, {@code FAILED} or {@code CANCELLED}
     */
    public record Step(
            String name, @Nullable String dataSet, Instant started, double seconds, String status, String detail) {}
}
