package io.holdfast.control.dashboard;

import io.holdfast.control.access.Access;
import io.holdfast.control.access.Reach;
import io.holdfast.control.alert.Alert;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.job.BackupJob;
import io.holdfast.control.job.BackupJobs;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.recovery.ComplianceCount;
import io.holdfast.control.recovery.Readiness;
import io.holdfast.control.recovery.UpcomingDrills;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.verdict.Verdict;
import io.holdfast.control.verdict.Verdicts;
import io.holdfast.sources.ProofLevel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Dashboard")
class DashboardResource {
    private static final int LATEST = 50;

    private final BackupJobs jobs;
    private final RestoreOperations restores;
    private final Readiness readiness;
    private final UpcomingDrills upcoming;
    private final Alerts alerts;
    private final Verdicts verdicts;
    private final LatestAnswer latest;
    private final InventoryStore inventory;
    private final VisibleInventory visible;
    private final Access access;
    private final Clock clock;

    DashboardResource(
            BackupJobs jobs,
            RestoreOperations restores,
            Readiness readiness,
            UpcomingDrills upcoming,
            Alerts alerts,
            Verdicts verdicts,
            LatestAnswer latest,
            InventoryStore inventory,
            VisibleInventory visible,
            Access access,
            Clock clock) {
        this.inventory = inventory;
        this.visible = visible;
        this.access = access;
        this.jobs = jobs;
        this.restores = restores;
        this.readiness = readiness;
        this.upcoming = upcoming;
        this.alerts = alerts;
        this.verdicts = verdicts;
        this.latest = latest;
        this.clock = clock;
    }

    /**
     * @param rtoRpoCompliance at most {@value #LATEST}, those that need somebody first; {@code GET …/dr/compliance} has all
     * @param compliance how all of them stand
     * @param upcomingDRDrills at most {@value #LATEST}, the next first; {@code GET …/dr/planned_drills} has what is planned
     * @param protection at most {@value #LATEST}, those that lack something first; {@code GET …/protection} has all
     * @param alerts at most {@value #LATEST}, critical ones first; {@code GET …/alerts} has all
     * @param alertCount how many stand
     */
    record BackupDRStatusDashboard(
            Instant generatedAt,
            Headline headline,
            List<BackupJobLog> backupJobHistory,
            List<RestoreTestResult> restoreTestLog,
            List<Readiness.SiteHealth> drReplicationStatus,
            List<Readiness.ComplianceRow> rtoRpoCompliance,
            ComplianceCount compliance,
            List<DrillEntry> upcomingDRDrills,
            List<Verdict> protection,
            List<Alert> alerts,
            int alertCount) {}

    /** @param status {@code healthy}, {@code warning} or {@code critical} */
    record Headline(String status, String sentence) {}

    /**
     * @param status {@code success}, {@code failed}, {@code in_progress}, {@code scheduled}, {@code paused},
     *     {@code cancelled} or {@code missed}
     * @param state as the job's own
     */
    record BackupJobLog(
            UUID jobId,
            String serviceName,
            String dataType,
            String dataSet,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            String status,
            @Nullable String backupSize,
            @Nullable Long backupSizeBytes,
            @Nullable String storageLocation,
            @Nullable WorkProgress progress,
            @Nullable String errorMessage,
            String state) {}

    record RestoreTestResult(
            UUID restoreId,
            String serviceName,
            String dataSet,
            String dataType,
            String restoreType,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            RestoreOperation.Status status,
            @Nullable ProofLevel proofLevel,
            @Nullable Double measuredRtoSeconds,
            @Nullable Integer targetRtoMinutes,
            @Nullable Double measuredRpoSeconds,
            @Nullable Integer targetRpoMinutes,
            long validationsPassed,
            int validationsTotal,
            @Nullable String errorMessage,
            String evidence) {}

    /** @param drillId null for one that the plan calls for and nobody has recorded yet */
    record DrillEntry(
            @Nullable UUID drillId,
            LocalDate drillDate,
            String drillType,
            String scope,
            List<String> participants,
            boolean overdue) {}

    @GetMapping("/api/v1/admin/dashboard")
    @Operation(summary = "The status of backup and disaster recovery on one page")
    BackupDRStatusDashboard dashboard() {
        Reach seen = access.seen();
        if (seen.isEverything()) {
            return latest.get(BackupDRStatusDashboard.class, () -> make(seen, inventory.current(), Optional.empty()));
        }
        return make(seen, visible.current(), visible.subjects());
    }

    /** Asks nobody who the caller is: the one for who sees everything is also made beside requests. */
    private BackupDRStatusDashboard make(Reach seen, Inventory current, Optional<List<String>> subjects) {
        Readiness.Standing standing = readiness.standing(current);
        List<Readiness.SiteHealth> sites = standing.sites();
        List<Readiness.ComplianceRow> rows = standing.services();
        ComplianceCount count = ComplianceCount.of(rows);
        List<Alert> open = alerts.standing().stream()
                .filter(alert ->
                        subjects.map(names -> names.contains(alert.subject())).orElse(true))
                .toList();
        return new BackupDRStatusDashboard(
                clock.instant(),
                headline(sites, count, open),
                jobs.list(seen, LATEST).stream().map(DashboardResource::log).toList(),
                restores.list(seen, LATEST).stream()
                        .map(DashboardResource::result)
                        .toList(),
                sites,
                ComplianceCount.first(rows, LATEST),
                count,
                upcoming.list(seen, current).stream()
                        .limit(LATEST)
                        .map(DashboardResource::entry)
                        .toList(),
                Verdict.first(verdicts.all(current), LATEST),
                open.stream()
                        .sorted(Comparator.comparing(alert -> !alert.severity().equals("critical")))
                        .limit(LATEST)
                        .toList(),
                open.size());
    }

    private static DrillEntry entry(UpcomingDrills.Upcoming drill) {
        return new DrillEntry(
                drill.drillId(),
                drill.drillDate(),
                drill.drillType(),
                drill.scope(),
                drill.participants(),
                drill.overdue());
    }

    private static BackupJobLog log(BackupJob job) {
        String status = switch (job.status()) {
            case SUCCESS -> "success";
            case FAILED -> "failed";
            case IN_PROGRESS -> "in_progress";
            case SCHEDULED -> "scheduled";
            case PAUSED -> "paused";
            case CANCELLED -> "cancelled";
            case MISSED -> "missed";
        };
        return new BackupJobLog(
                job.jobId(),
                job.serviceName(),
                job.dataType(),
                job.dataSet(),
                job.startTime(),
                job.endTime(),
                status,
                job.backupSize(),
                job.backupSizeBytes(),
                job.storageLocation(),
                job.progress(),
                job.errorMessage(),
                job.state());
    }

    private static RestoreTestResult result(RestoreOperation restore) {
        return new RestoreTestResult(
                restore.restoreId(),
                restore.serviceName(),
                restore.dataSet(),
                restore.dataType(),
                restore.restoreType(),
                restore.startTime(),
                restore.endTime(),
                restore.status(),
                restore.proofLevel(),
                restore.measuredRtoSeconds(),
                restore.targetRtoMinutes(),
                restore.measuredRpoSeconds(),
                restore.targetRpoMinutes(),
                restore.validations().stream()
                        .filter(RestoreOperation.Check::passed)
                        .count(),
                restore.validations().size(),
                restore.errorMessage(),
                restore.evidence());
    }

    private static Headline headline(List<Readiness.SiteHealth> sites, ComplianceCount count, List<Alert> standing) {
        if (count.total() == 0) {
            return new Headline("warning", "Nothing is protected yet: declare data sets and apply them.");
        }
        List<Alert> critical = standing.stream()
                .filter(alert -> alert.severity().equals("critical"))
                .toList();
        if (!critical.isEmpty()) {
            return new Headline(
                    "critical",
                    critical.size() == 1
                            ? critical.getFirst().title() + "."
                            : critical.size() + " critical alerts; the first: "
                                    + critical.getFirst().title() + ".");
        }
        String proven = count.met() + " of " + count.total() + " data sets are proven to meet their targets";
        if (count.missed() > 0) {
            return new Headline(
                    "critical",
                    count.missed() + " of " + count.total() + " data sets missed a target; " + proven + ".");
        }
        if (count.unprotected() > 0) {
            return new Headline(
                    "warning",
                    count.unprotected() + " of " + count.total() + " data sets have no recovery point; " + proven
                            + ".");
        }
        if (!standing.isEmpty()
                || sites.stream().anyMatch(site -> !site.overallStatus().equals("healthy"))) {
            return new Headline("warning", proven + "; something needs attention.");
        }
        return new Headline(count.met() == count.total() ? "healthy" : "warning", proven + ".");
    }
}
