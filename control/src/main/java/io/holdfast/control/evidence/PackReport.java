package io.holdfast.control.evidence;

import io.holdfast.control.evidence.EvidencePack.Section;
import io.holdfast.control.evidence.EvidencePack.Trail;
import io.holdfast.control.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pack for people to read. */
final class PackReport {
    private PackReport() {}

    static Report of(EvidencePack pack) {
        Report report = new Report("Evidence of " + String.join(", ", pack.services()));
        report.table(
                List.of("What", "Value"),
                List.of(
                        List.of("Pack", pack.packId().toString()),
                        List.of("Period", Words.time(pack.from()) + " until before " + Words.time(pack.until())),
                        List.of("Services", String.join(", ", pack.services())),
                        List.of("Made by, why", pack.madeBy() + ": " + pack.reason()),
                        List.of("Made", Words.time(pack.madeAt())),
                        List.of("In short", summary(pack))));
        section(
                report,
                "RTO and RPO",
                pack.objectives(),
                List.of("Data set", "Tier", "RTO", "worst", "RPO", "worst", "Measured", "Failed", "Exposed", "Verdict"),
                row -> List.of(
                        row.dataSet() + " (" + row.service() + ")",
                        row.criticality(),
                        Words.minutes(row.rtoTargetMinutes()),
                        Words.seconds(row.worstRtoSeconds()),
                        Words.minutes(row.rpoTargetMinutes()),
                        Words.seconds(row.worstRpoSeconds()),
                        Long.toString(row.measured()),
                        Long.toString(row.failed()),
                        row.exposedSeconds() == null ? "no recovery point" : Words.seconds(row.exposedSeconds()),
                        row.verdict()));
        protection(report, pack.protection());
        section(
                report,
                "Restores",
                pack.restores(),
                List.of("Ended", "Data set", "From", "Why", "Proof", "RTO", "RPO", "Checks", "Status", "Restore"),
                row -> List.of(
                        Words.time(row.ended()),
                        row.dataSet(),
                        row.repository() + ", " + shorter(row.snapshotId()),
                        row.purpose().startsWith("drill ") ? "drill" : row.purpose(),
                        Words.text(row.proofLevel()),
                        Words.seconds(row.rtoSeconds()) + " of " + Words.minutes(row.rtoTargetMinutes()),
                        Words.seconds(row.rpoSeconds()) + " of " + Words.minutes(row.rpoTargetMinutes()),
                        row.checksPassed() + " of " + row.checks(),
                        row.status(),
                        shorter(row.restoreId().toString())));
        section(
                report,
                "Drills",
                pack.drills(),
                List.of("Date", "Type", "Scope", "Participants", "Status", "Outcome", "Issues", "SHA-256 of the PDF"),
                row -> List.of(
                        row.date().toString(),
                        row.type(),
                        row.scope(),
                        String.join(", ", row.participants()),
                        row.status(),
                        Words.text(row.outcome()),
                        String.join(" ", row.issues()),
                        row.reportSha256() == null ? "no report is kept" : row.reportSha256()));
        section(
                report,
                "Backups",
                pack.backups(),
                List.of("Data set", "Succeeded", "Failed", "Missed", "Cancelled"),
                row -> List.of(
                        row.dataSet(),
                        Long.toString(row.succeeded()),
                        Long.toString(row.failed()),
                        Long.toString(row.missed()),
                        Long.toString(row.cancelled())));
        section(
                report,
                "Backups that came to nothing",
                pack.failedBackups(),
                List.of("Due", "Data set", "What", "Why", "Job"),
                row -> List.of(
                        Words.time(row.scheduledFor()),
                        row.dataSet(),
                        row.state(),
                        Words.text(row.error()),
                        shorter(row.jobId().toString())));
        section(
                report,
                "Alerts",
                pack.alerts(),
                List.of("Since", "Until", "Severity", "What", "About", "Taken on by"),
                row -> List.of(
                        Words.time(row.since()),
                        row.resolvedAt() == null ? "it stands" : Words.time(row.resolvedAt()),
                        row.severity(),
                        row.title(),
                        row.subject(),
                        Words.text(row.acknowledgedBy())));
        section(
                report,
                "Changes of policies and other declarations",
                pack.changes(),
                List.of("Record", "When", "What", "By", "Why", "Approved by"),
                row -> List.of(
                        Long.toString(row.record()),
                        Words.time(row.at()),
                        (row.action().endsWith("remove") ? "removed " : "declared ") + row.object(),
                        row.by(),
                        Words.text(row.reason()),
                        row.approvedBy() == null ? "nobody had to" : row.approvedBy()));
        section(
                report,
                "Legal holds put and lifted",
                pack.holds(),
                List.of("Record", "When", "What", "Recovery point of", "In", "By", "Why", "Approved by"),
                row -> List.of(
                        Long.toString(row.record()),
                        Words.time(row.at()),
                        (row.put() ? "put for " : "lifted for ") + row.legalCase(),
                        row.dataSet() + ", " + Words.time(row.consistentAt()),
                        row.repository(),
                        row.by(),
                        Words.text(row.reason()),
                        row.approvedBy() == null ? "nobody had to" : row.approvedBy()));
        trail(report, pack.auditTrail());
        return report;
    }

    /** In one line. */
    static String summary(EvidencePack pack) {
        long met = pack.objectives().rows().stream()
                .filter(row -> row.verdict().equals("met"))
                .count();
        long kept = pack.protection().rows().stream().filter(Verdict::met).count();
        return met + " of " + pack.objectives().rows().size() + " data sets proven within RTO and RPO; " + kept + " of "
                + pack.protection().rows().size() + " kept as 3-2-1-1-0 asks; restores: " + count(pack.restores())
                + ", drills: " + count(pack.drills()) + ", backups that came to nothing: "
                + count(pack.failedBackups()) + ", alerts: " + count(pack.alerts()) + ", changes: "
                + count(pack.changes()) + "; the audit trail is "
                + (pack.auditTrail().sound() ? "sound." : "NOT SOUND.");
    }

    private static String count(Section<?> section) {
        return (section.leftOut() ? "more than " : "") + section.rows().size();
    }

    private static <T> void section(
            Report report, String title, Section<T> section, List<String> head, Function<T, List<String>> row) {
        report.heading(title);
        if (section.rows().isEmpty()) {
            report.paragraph("None.");
        } else {
            report.table(head, section.rows().stream().map(row).toList());
        }
        origin(report, section);
    }

    private static void origin(Report report, Section<?> section) {
        report.paragraph("From " + section.source()
                + (section.leftOut() ? " There are more: these are the newest " + EvidencePack.MOST + "." : ""));
    }

    private static void protection(Report report, Section<Verdict> section) {
        report.heading("3-2-1-1-0");
        for (Verdict verdict : section.rows()) {
            report.subheading(
                    verdict.dataSet() + ": " + verdict.notation() + (verdict.met() ? "" : ", not as it should be"));
            report.items(Stream.of(
                            criterion("Copies", verdict.copies()),
                            criterion("Kinds of media", verdict.media()),
                            criterion("Off site", verdict.offSite()),
                            criterion("Immutable", verdict.immutable()),
                            criterion("Errors", verdict.errors()))
                    .toList());
        }
        origin(report, section);
    }

    private static String criterion(String name, Verdict.Criterion criterion) {
        return name + ": " + (criterion.found() == null ? "unknown" : criterion.found()) + ", wanted "
                + criterion.wanted() + (criterion.met() ? ". " : ", NOT MET. ")
                + criterion.evidence().stream().collect(Collectors.joining(" "));
    }

    private static void trail(Report report, Trail trail) {
        report.heading("Audit trail");
        List<List<String>> facts = new ArrayList<>(List.of(
                List.of("Sound", trail.sound() ? "yes" : "NO"),
                List.of("Records", Long.toString(trail.records())),
                List.of("Newest record", Long.toString(trail.lastSeq())),
                List.of("Its hash, the head of the chain", trail.head()),
                List.of("Anchors in repositories", Integer.toString(trail.anchors())),
                List.of("Newest record that an anchor confirms", Long.toString(trail.anchored()))));
        trail.findings().forEach(finding -> facts.add(List.of("Finding", finding)));
        trail.unreachable().forEach(one -> facts.add(List.of("Anchors that could not be read", one)));
        report.table(List.of("What", "Value"), facts);
        report.paragraph("From " + trail.source());
    }

    private static String shorter(String id) {
        return id.length() > 8 ? id.substring(0, 8) : id;
    }
}
