package io.holdfast.control.evidence;

import io.holdfast.control.restore.RestoreApplication;
import io.holdfast.control.restore.RestoreOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What one restore proved. */
public final class RestoreEvidence {
    private RestoreEvidence() {}

    /** @param applications of the restored part, in order */
    public static Report of(RestoreOperation restore, List<RestoreApplication> applications) {
        Report report = new Report("Restore of " + restore.dataSet());
        describe(report, restore);
        PartEvidence.describe(report, restore, applications);
        return report;
    }

    static void describe(Report report, RestoreOperation restore) {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("Restore", restore.restoreId().toString()));
        facts.add(List.of("Service, data set", restore.serviceName() + ", " + restore.dataSet()));
        facts.add(List.of("Kind", restore.dataType() + ", " + restore.restoreType()));
        facts.add(List.of("From", restore.repository() + ", snapshot " + restore.snapshotId()));
        facts.add(List.of("Requested by, why", restore.requestedBy() + ": " + restore.reason()));
        facts.add(List.of("Incident", Words.time(restore.incidentTime())));
        facts.add(List.of("Requested point in time", Words.time(restore.requestedPointInTime())));
        facts.add(List.of("Recovered to", Words.time(restore.recoveredTo())));
        facts.add(List.of("Started, ended", Words.time(restore.startTime()) + ", " + Words.time(restore.endTime())));
        facts.add(List.of("Status", restore.status().name()));
        if (restore.errorMessage() != null) {
            facts.add(List.of("Error", restore.errorMessage()));
        }
        facts.add(List.of(
                "Proof",
                restore.proofLevel() == null ? "none" : restore.proofLevel().name()));
        facts.add(List.of(
                "Recovery time",
                Words.seconds(restore.measuredRtoSeconds())
                        + (restore.predictedRtoSeconds() == null
                                ? ""
                                : ", predicted " + Words.seconds(restore.predictedRtoSeconds()))
                        + ", target " + Words.minutes(restore.targetRtoMinutes())));
        facts.add(List.of(
                "Data loss",
                Words.seconds(restore.measuredRpoSeconds()) + ", target " + Words.minutes(restore.targetRpoMinutes())));
        new TreeMap<>(restore.facts()).forEach((name, value) -> facts.add(List.of(name.replace('_', ' '), value)));
        report.table(List.of("What", "Value"), facts);
        if (!restore.steps().isEmpty()) {
            report.subheading("Steps");
            report.table(
                    List.of("Step", "Started", "Took"),
                    restore.steps().stream()
                            .map(step ->
                                    List.of(step.name(), Words.time(step.started()), Words.seconds(step.seconds())))
                            .toList());
        }
        if (!restore.validations().isEmpty()) {
            report.subheading("Validations");
            report.table(
                    List.of("Check", "Result", "Detail"),
                    restore.validations().stream()
                            .map(check -> List.of(check.name(), check.passed() ? "passed" : "FAILED", check.detail()))
                            .toList());
        }
    }
}
