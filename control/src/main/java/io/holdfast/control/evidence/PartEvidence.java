package io.holdfast.control.evidence;

import io.holdfast.control.restore.RestoreApplication;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.PartResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How a restored part differed from the living system, and what was put back of it. Counts only: no content. */
final class PartEvidence {
    private PartEvidence() {}

    static void describe(Report report, RestoreOperation restore, List<RestoreApplication> applications) {
        Difference difference = restore.difference();
        if (difference != null) {
            report.subheading("Difference from the living system, " + Words.time(difference.comparedAt()));
            report.table(
                    List.of(
                            "Table",
                            "Restored",
                            "Same",
                            "Missing",
                            "Differing",
                            "Only live",
                            "Needed",
                            "of them missing"),
                    difference.items().stream().map(PartEvidence::row).toList());
        }
        for (RestoreApplication application : applications) {
            report.subheading("Put back, " + Words.time(application.requestedAt()));
            report.table(List.of("What", "Value"), facts(application));
            PartResult result = application.result();
            if (result != null) {
                report.table(
                        List.of("Table", "Made anew", "Inserted", "Became as it was", "Differs and stayed"),
                        result.items().stream()
                                .map(item -> List.of(
                                        item.name(),
                                        item.created() ? "yes" : "no",
                                        Long.toString(item.inserted()),
                                        Long.toString(item.updated()),
                                        Long.toString(item.kept())))
                                .toList());
            }
        }
    }

    private static List<String> row(Difference.Item item) {
        Long onlyLive = item.onlyLive();
        return List.of(
                item.name() + (item.absent() ? " (not there)" : ""),
                Long.toString(item.restored()),
                Long.toString(item.same()),
                Long.toString(item.missing()),
                Long.toString(item.differing()),
                onlyLive == null ? "unknown" : Long.toString(onlyLive),
                Long.toString(item.needed()),
                Long.toString(item.neededMissing()));
    }

    private static List<List<String>> facts(RestoreApplication application) {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("Application", application.applicationId().toString()));
        facts.add(List.of(
                "Asked for by, why, at",
                application.requestedBy() + ": " + application.reason() + ", "
                        + Words.time(application.requestedAt())));
        if (application.decidedBy() != null) {
            String reason = application.decisionReason();
            facts.add(List.of(
                    "Decided by, at",
                    application.decidedBy() + ", " + Words.time(application.decidedAt())
                            + (reason == null ? "" : ": " + reason)));
        }
        facts.add(List.of(
                "Rule", application.conflictRule() + (application.withoutTriggers() ? ", without triggers" : "")));
        facts.add(List.of("Difference", application.digest()));
        facts.add(List.of(
                "Started, ended", Words.time(application.startTime()) + ", " + Words.time(application.endTime())));
        facts.add(List.of("Status", application.status().name()));
        if (application.errorMessage() != null) {
            facts.add(List.of("Error", application.errorMessage()));
        }
        PartResult result = application.result();
        if (result != null) {
            new TreeMap<>(result.facts()).forEach((name, value) -> facts.add(List.of(name.replace('_', ' '), value)));
            result.notes().forEach(note -> facts.add(List.of("Note", note)));
        }
        return facts;
    }
}
