package io.holdfast.control.evidence;

import io.holdfast.control.recovery.ActionItem;
import io.holdfast.control.recovery.Drill;
import io.holdfast.control.restore.RestoreOperation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a drill proved, with every step's time. */
final class DrillEvidence {
    private DrillEvidence() {}

    /** @param revision null for one that is not kept */
    static Report of(
            Drill drill,
            List<RestoreOperation> restores,
            List<ActionItem> items,
            DrillReports.@Nullable Revision revision) {
        Report report = new Report((drill.isReal() ? "Disaster recovery, for real, of " : "Disaster recovery drill of ")
                + drill.drillDate());
        report.table(
                List.of("What", "Value"),
                List.of(
                        List.of(
                                drill.isReal() ? "Run" : "Drill",
                                drill.drillId().toString()),
                        List.of("Type", drill.drillType()),
                        List.of("Plan", drill.plan() == null ? "–" : drill.plan()),
                        List.of("Scope", drill.scope()),
                        List.of(
                                "Participants",
                                drill.participants().isEmpty() ? "–" : String.join(", ", drill.participants())),
                        List.of("Requested by", drill.requestedBy()),
                        List.of("Reason", drill.reason() == null ? "–" : drill.reason()),
                        List.of("Started", Words.time(drill.startTime())),
                        List.of("Ended", Words.time(drill.endTime())),
                        List.of("Status", drill.status().name()),
                        List.of("Outcome", drill.outcomeSummary() == null ? "–" : drill.outcomeSummary()),
                        List.of(
                                "Next drill",
                                drill.nextDrillScheduledFor() == null
                                        ? "–"
                                        : drill.nextDrillScheduledFor().toString()),
                        List.of(
                                "Report",
                                revision == null
                                        ? "not final: it goes on"
                                        : "version " + revision.version() + ", " + revision.why()
                                                + (revision.version() > 1
                                                        ? "; the earlier ones are kept as they were made"
                                                        : ""))));
        if (!restores.isEmpty()) {
            report.heading("Targets and measurements");
            report.table(
                    List.of("Data set", "Recovery time", "RTO", "Data loss", "RPO", "Proof", "Validations", "Status"),
                    restores.stream().map(DrillEvidence::row).toList());
        }
        if (!drill.steps().isEmpty()) {
            report.heading("Steps");
            report.table(
                    List.of("Step", "Started", "Took", "Status", "Detail"),
                    drill.steps().stream()
                            .map(step -> List.of(
                                    step.name(),
                                    Words.time(step.started()),
                                    Words.seconds(step.seconds()),
                                    step.status(),
                                    step.detail()))
                            .toList());
        }
        report.heading("Issues identified");
        listOrNone(report, drill.issuesIdentified());
        report.heading("Action items");
        if (items.isEmpty()) {
            listOrNone(report, drill.actionItems());
        } else {
            List<String> ofNobody = drill.actionItems().stream()
                    .filter(text -> items.stream().noneMatch(item -> item.text().equals(text)))
                    .toList();
            if (!ofNobody.isEmpty()) {
                report.items(ofNobody);
            }
            report.table(
                    List.of("What", "Owner", "Due", "Noted", "Done"),
                    items.stream()
                            .map(item -> List.of(
                                    item.text(),
                                    item.owner(),
                                    item.due().toString(),
                                    Words.time(item.createdAt()) + " by " + item.createdBy(),
                                    item.doneAt() == null
                                            ? "no"
                                            : Words.time(item.doneAt()) + " by " + item.doneBy()
                                                    + (item.note() == null ? "" : ": " + item.note())))
                            .toList());
        }
        for (RestoreOperation restore : restores) {
            report.heading(restore.dataSet());
            RestoreEvidence.describe(report, restore);
        }
        return report;
    }

    private static void listOrNone(Report report, List<String> texts) {
        if (texts.isEmpty()) {
            report.paragraph("None.");
        } else {
            report.items(texts);
        }
    }

    private static List<String> row(RestoreOperation restore) {
        long passed = restore.validations().stream()
                .filter(RestoreOperation.Check::passed)
                .count();
        return List.of(
                restore.dataSet(),
                Words.seconds(restore.measuredRtoSeconds()),
                Words.minutes(restore.targetRtoMinutes()),
                Words.seconds(restore.measuredRpoSeconds()),
                Words.minutes(restore.targetRpoMinutes()),
                restore.proofLevel() == null
                        ? "none"
                        : restore.proofLevel().name().toLowerCase(Locale.ROOT),
                passed + " of " + restore.validations().size(),
                restore.status().name());
    }
}
