package io.holdfast.control.job;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.log.LogCoverages;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.repository.Repository;
import io.holdfast.repository.retention.KeepRules;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes the recovery points of a data set that its policy no longer keeps: from each repository by itself, never the
 * newest there, never one that a restore uses or that is under a legal hold, by itself or with all of its data set; one that
 * a vault has locked goes with a run after its lock has ended. The last one before a gap in the log stays as long as its
 * hour, day, week, month or year has a place, as none that is newer brings back what lies before the gap. What only they
 * referred to stays in the repository until a prune.
 */
@Component
class RetentionRun {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionRun.class);

    private final RepositoryAccess access;
    private final RecoveryPoints points;
    private final LogCoverages logs;
    private final Alerts alerts;
    private final AuditTrail trail;
    private final Clock clock;

    RetentionRun(
            RepositoryAccess access,
            RecoveryPoints points,
            LogCoverages logs,
            Alerts alerts,
            AuditTrail trail,
            Clock clock) {
        this.access = access;
        this.points = points;
        this.logs = logs;
        this.alerts = alerts;
        this.trail = trail;
        this.clock = clock;
    }

    /** Never throws for a repository that fails: that is an alert, and the next backup's run tries again. */
    void run(Inventory inventory, DataSet dataSet) {
        if (!dataSet.legalHolds().isEmpty()) {
            // held as a whole
            return;
        }
        Policy policy = inventory.policyOf(dataSet);
        for (String repository : policy.repositories()) {
            Optional<Retention> retention = policy.retentionIn(repository);
            if (retention.isEmpty()) {
                continue;
            }
            String cause = "retention:" + dataSet.name() + ":" + repository;
            try {
                removeFrom(inventory, repository, dataSet, retention.get());
                alerts.resolve(cause);
            } catch (IOException | RuntimeException e) {
                LOG.warn("Old recovery points of {} in {} could not be removed", dataSet.name(), repository, e);
                alerts.raise(
                        cause,
                        Alerts.Severity.WARNING,
                        "Old recovery points of " + dataSet.name() + " stay in " + repository,
                        String.valueOf(e.getMessage()),
                        dataSet.name());
            }
        }
    }

    private void removeFrom(Inventory inventory, String repository, DataSet dataSet, Retention retention)
            throws IOException {
        List<RecoveryPoint> all = points.in(repository, dataSet.name());
        Repository opened = access.open(inventory.repository(repository));
        Set<String> held = opened.snapshots().stream()
                .filter(snapshot -> LegalHold.holds(snapshot.tags()))
                .map(Snapshot::id)
                .collect(Collectors.toSet());
        Set<String> retained = opened.retained().keySet();
        Instant now = clock.instant();
        if (removable(retention, all, List.of(), now).isEmpty()) {
            // to look for gaps takes a while
            return;
        }
        List<RecoveryPoint> removable = removable(retention, all, logs.gaps(dataSet, opened), now).stream()
                .filter(point -> !held.contains(point.snapshotId()) && !retained.contains(point.snapshotId()))
                .toList();
        List<String> unused = removable.stream()
                .filter(point -> points.removeUnlessInUse(point.recoveryPointId()))
                .map(RecoveryPoint::snapshotId)
                .toList();
        if (!unused.isEmpty()) {
            trail.record(removal(repository, dataSet, unused, AuditResult.ATTEMPTED));
            // in this order: when this fails, the next look into the repository brings the points back
            opened.forget(unused);
            trail.record(removal(repository, dataSet, unused, AuditResult.SUCCEEDED));
            LOG.info("Removed {} recovery points of {} from {}", unused.size(), dataSet.name(), repository);
        }
    }

    private static AuditEvent removal(String repository, DataSet dataSet, List<String> snapshots, AuditResult result) {
        return AuditEvent.of("recovery-points.remove", "DataSet/" + dataSet.name(), result)
                .with("policy", dataSet.policy())
                .with("repository", repository)
                .with(
                        "snapshots",
                        snapshots.stream().map(id -> id.substring(0, 8)).collect(Collectors.joining(" ")));
    }

    /**
     * @param gaps up to when the log goes before each gap in it, in order
     * @return those that the policy does not keep; never the newest, nor the newest without damage. Points with damage take
     *     no other's place: sound ones are judged as if there were no others
     */
    static List<RecoveryPoint> removable(
            Retention retention, List<RecoveryPoint> points, List<Instant> gaps, Instant now) {
        List<RecoveryPoint> sound =
                points.stream().filter(point -> point.damage().isEmpty()).toList();
        Set<RecoveryPoint> keptForBeingSound = new HashSet<>(sound);
        keptForBeingSound.removeAll(unkept(retention, sound, gaps, now));
        return unkept(retention, points, gaps, now).stream()
                .filter(point -> !keptForBeingSound.contains(point))
                .toList();
    }

    private static List<RecoveryPoint> unkept(
            Retention retention, List<RecoveryPoint> points, List<Instant> gaps, Instant now) {
        return new KeepRules<RecoveryPoint>(
                        RecoveryPoint::consistentAt, point -> List.of(), point -> (int) gaps.stream()
                                .filter(end -> end.isBefore(point.consistentAt()))
                                .count())
                .judge(retention.keepPolicy(), points, now).stream()
                        .skip(1)
                        .filter(verdict -> !verdict.stays())
                        .map(KeepRules.Verdict::snapshot)
                        .toList();
    }
}
