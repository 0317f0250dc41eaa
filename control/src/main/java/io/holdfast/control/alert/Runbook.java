package io.holdfast.control.alert;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which heading of the runbooks says what to do about an alert. */
public final class Runbook {
    private static final String FILE = "docs/runbooks.md";
    private static final String OTHER = "an-alert-without-a-runbook";

    /** By the first word of an alert's cause. */
    private static final Map<String, String> HEADINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("backup", "a-backup-fails"),
            Map.entry("damage", "what-was-backed-up-is-damaged"),
            Map.entry("retention", "old-recovery-points-are-not-removed"),
            Map.entry("prune", "a-prune-fails"),
            Map.entry("scrub", "a-repository-cannot-be-read-back"),
            Map.entry("repository-damage", "a-repository-is-damaged"),
            Map.entry("log", "the-log-is-not-shipped"),
            Map.entry("log-behind", "the-log-is-not-shipped"),
            Map.entry("log-spool", "the-log-is-not-shipped"),
            Map.entry("log-slot", "a-database-keeps-too-much-log"),
            Map.entry("log-start", "the-log-is-not-shipped"),
            Map.entry("repository", "a-repository-cannot-be-used"),
            Map.entry("capacity", "a-repository-runs-out-of-room"),
            Map.entry("full-soon", "a-repository-runs-out-of-room"),
            Map.entry("lock", "a-lock-was-left-behind"),
            Map.entry("drift", "what-is-declared-is-not-what-the-files-say"),
            Map.entry("replication", "a-copy-at-another-site-is-behind"),
            Map.entry("exposure", "a-data-set-is-beyond-its-rpo"),
            Map.entry("drill-overdue", "a-drill-or-review-is-overdue"),
            Map.entry("drill-missed", "a-drill-or-review-is-overdue"),
            Map.entry("drill-notice", "a-drill-or-review-is-overdue"),
            Map.entry("drill-approval", "a-version-of-a-plan-waits-for-approval"),
            Map.entry("action-item", "a-drill-or-review-is-overdue"),
            Map.entry("training", "training-runs-out"),
            Map.entry("review", "a-drill-or-review-is-overdue"),
            Map.entry("restore", "a-restore-fails"),
            Map.entry("restore-test", "a-restore-test-fails"),
            Map.entry("apply", "a-restored-part-could-not-be-put-back"),
            Map.entry("own-approval", "somebody-approved-their-own-request"),
            Map.entry("approval", "a-request-waits-for-a-second-person"),
            Map.entry("job-late", "a-backup-is-late-or-stalled"),
            Map.entry("job-stalled", "a-backup-is-late-or-stalled"),
            Map.entry("job-missed", "a-backup-was-missed"),
            Map.entry("job-empty", "a-backup-is-empty"),
            Map.entry("plan-version", "a-version-of-a-plan-waits-for-approval"),
            Map.entry("plan-unapproved-run", "a-version-of-a-plan-that-nobody-has-approved-of-is-run"),
            Map.entry("plan-run", "a-recovery-plan-waits-for-somebody"),
            Map.entry("site-lag", "a-standby-is-too-far-behind"),
            Map.entry("site-takeover", "a-site-took-over-past-the-control-plane"),
            Map.entry("readiness", "a-service-is-not-ready-to-be-brought-back"),
            Map.entry("unproven", "a-data-set-is-unproven"),
            Map.entry("coverage", "something-is-not-protected"),
            Map.entry("coverage-unseen", "something-is-not-protected"),
            Map.entry("hook", "a-command-after-a-backup-fails"),
            Map.entry("immutable", "a-recovery-point-is-not-immutable"),
            Map.entry("audit-anchor", "the-audit-trail-is-not-kept-elsewhere"),
            Map.entry("audit-syslog-behind", "the-audit-trail-is-not-kept-elsewhere"),
            Map.entry("break-glass-used", "the-glass-was-broken"),
            Map.entry("break-glass-refused", "the-glass-was-broken"),
            Map.entry("control-plane", "two-control-planes-write"),
            Map.entry("notification", "a-notification-channel-fails"),
            Map.entry("heartbeat", "a-heartbeat-is-not-answered")));

    private Runbook() {}

    /** @param cause as the alert was raised with */
    static String of(String cause) {
        return FILE + "#" + HEADINGS.getOrDefault(kind(cause), OTHER);
    }

    static String kind(String cause) {
        int colon = cause.indexOf(':');
        return colon < 0 ? cause : cause.substring(0, colon);
    }

    /** The first words of causes that have a runbook of their own. */
    public static Set<String> kinds() {
        return Set.copyOf(HEADINGS.keySet());
    }

    /** Every runbook that an alert may name. */
    public static List<String> all() {
        List<String> all = new java.util.ArrayList<>(HEADINGS.values().stream()
                .distinct()
                .map(heading -> FILE + "#" + heading)
                .toList());
        all.add(FILE + "#" + OTHER);
        return List.copyOf(all);
    }
}
