package io.holdfast.control.evidence;

import io.holdfast.control.anchor.TrailVerification;
import io.holdfast.control.verdict.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of some services over a period, for auditors: the content of the JSON document.
 *
 * @param from the period begins then
 * @param until it ends before this
 * @param services those that it speaks of, in name order
 */
record EvidencePack(
        UUID packId,
        Instant from,
        Instant until,
        List<String> services,
        String reason,
        String madeBy,
        Instant madeAt,
        Section<Objective> objectives,
        Section<Verdict> protection,
        Section<Proof> restores,
        Section<DrillHeld> drills,
        Section<Backups> backups,
        Section<FailedJob> failedBackups,
        Section<AlertRaised> alerts,
        Section<Change> changes,
        Section<HoldAct> holds,
        Trail auditTrail) {
    /** How many rows of a kind a pack holds at most: more nobody reads, and the API has them. */
    static final int MOST = 1000;

    /**
     * Rows of one kind.
     *
     * @param source where they come from, and where to look them up
     * @param leftOut whether there were more than {@link #MOST}; then these are the newest
     */
    record Section<T>(String source, boolean leftOut, List<T> rows) {
        /** @param rows up to one more than fit */
        static <T> Section<T> of(String source, List<T> rows) {
            return rows.size() <= MOST
                    ? new Section<>(source, false, List.copyOf(rows))
                    : new Section<>(source, true, List.copyOf(rows.subList(0, MOST)));
        }
    }

    /**
     * A data set's targets against what was measured within the period.
     *
     * @param rtoTargetMinutes as it stood when the pack was made, like all targets here
     * @param measured how many restores were measured
     * @param failed how many restores came to nothing
     * @param worstRtoSeconds of the measured ones; null when none was
     * @param worstRpoSeconds of the measured ones; null when none was
     * @param exposedSeconds what would have been lost when the pack was made; null when there was no recovery point
     * @param verdict {@code met}, {@code missed} or {@code unproven}, over all restores of the period
     */
    record Objective(
            String service,
            String dataSet,
            String criticality,
            int rtoTargetMinutes,
            int rpoTargetMinutes,
            long measured,
            long failed,
            @Nullable Double worstRtoSeconds,
            @Nullable Double worstRpoSeconds,
            @Nullable Double exposedSeconds,
            String verdict,
            @Nullable LocalDate reviewed,
            @Nullable LocalDate reviewDue) {}

    /** A restore that ended within the period, with the targets of its time. */
    record Proof(
            UUID restoreId,
            String dataSet,
            String repository,
            String snapshotId,
            String purpose,
            String status,
            @Nullable String proofLevel,
            Instant ended,
            @Nullable Double rtoSeconds,
            @Nullable Integer rtoTargetMinutes,
            @Nullable Double rpoSeconds,
            @Nullable Integer rpoTargetMinutes,
            long checksPassed,
            long checks) {}

    /** @param reportSha256 of the PDF that is kept of it; null when none is */
    record DrillHeld(
            UUID drillId,
            LocalDate date,
            String type,
            String scope,
            String status,
            @Nullable String outcome,
            List<String> participants,
            List<String> issues,
            @Nullable String reportSha256) {}

    /** Backups that were to end within the period, counted. */
    record Backups(String dataSet, long succeeded, long failed, long missed, long cancelled) {}

    /** A backup that came to nothing. */
    record FailedJob(
            UUID jobId,
            String dataSet,
            String state,
            Instant scheduledFor,
            @Nullable String error) {}

    /** An alert that stood at some time within the period. */
    record AlertRaised(
            UUID alertId,
            String severity,
            String title,
            String subject,
            Instant since,
            @Nullable Instant resolvedAt,
            @Nullable String acknowledgedBy) {}

    /**
     * A change of what is declared, of any service.
     *
     * @param record its number in the audit trail
     * @param object kind and name, such as {@code Policy/daily}
     * @param by whoever asked for it
     * @param approvedBy the second person, where one had to approve; null where none had to
     */
    record Change(
            long record,
            Instant at,
            String action,
            String object,
            String by,
            @Nullable String reason,
            @Nullable String approvedBy) {}

    /**
     * A legal hold of a recovery point that was put or lifted within the period.
     *
     * @param record its number in the audit trail
     * @param consistentAt the instant whose state the point holds
     * @param put whether it was put; otherwise it was lifted
     * @param by whoever put it, or asked for it to be lifted
     * @param approvedBy who let it be lifted; null for one that was put, which nobody has to approve
     */
    record HoldAct(
            long record,
            Instant at,
            String dataSet,
            String repository,
            Instant consistentAt,
            String legalCase,
            boolean put,
            String by,
            @Nullable String reason,
            @Nullable String approvedBy) {}

    /** @param head the hash of the newest record then */
    record Trail(
            String source,
            boolean sound,
            long records,
            long lastSeq,
            String head,
            long anchored,
            int anchors,
            List<String> findings,
            List<String> unreachable) {
        /** @param whole whether repositories may be named, whosoever data they hold */
        static Trail of(String source, TrailVerification.Outcome outcome, boolean whole) {
            int silent = outcome.unreachable().size();
            return new Trail(
                    source,
                    outcome.verdict().isSound(),
                    outcome.verdict().records(),
                    outcome.verdict().lastSeq(),
                    outcome.head(),
                    outcome.verdict().anchored(),
                    outcome.anchors(),
                    outcome.verdict().findings().stream()
                            .map(finding ->
                                    whole ? finding.message() : finding.kind() + " at record " + finding.seq() + ".")
                            .toList(),
                    whole || silent == 0 ? outcome.unreachable() : List.of("in " + silent + " repositories"));
        }
    }
}
