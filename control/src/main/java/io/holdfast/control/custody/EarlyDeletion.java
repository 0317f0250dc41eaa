package io.holdfast.control.custody;

import io.holdfast.control.Bytes;
import io.holdfast.control.ConflictException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.HeldCase;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Removes a recovery point that its policy would keep. Never one under a legal hold, one that the store has locked, or one
 * that a restore uses. What only it referred to stays in the repository until a prune.
 */
@Component
class EarlyDeletion {
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final RecoveryPoints points;
    private final SourceKinds kinds;
    private final AuditTrail trail;
    private final Clock clock;

    EarlyDeletion(
            InventoryStore inventory,
            RepositoryAccess access,
            RecoveryPoints points,
            SourceKinds kinds,
            AuditTrail trail,
            Clock clock) {
        this.inventory = inventory;
        this.access = access;
        this.points = points;
        this.kinds = kinds;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * What its removal would do, in sentences that stay the same as long as it does. Asks the store.
     *
     * @throws ConflictException when it must not be removed, saying why and until when
     */
    List<String> impact(RecoveryPoint point) {
        try {
            ensureRemovable(point);
        } catch (IOException e) {
            throw new ConflictException("Whether it may be removed cannot be told: " + e.getMessage());
        }
        String dataSet = point.dataSet();
        List<RecoveryPoint> there = points.in(point.repository(), dataSet);
        List<String> impact = new ArrayList<>();
        impact.add("The state of " + dataSet + " as of " + point.consistentAt() + " (" + Bytes.text(point.sizeBytes())
                + ") can no longer be restored from " + point.repository() + ".");
        impact.add(copies(point));
        boolean newest = there.getFirst().recoveryPointId().equals(point.recoveryPointId());
        boolean oldest = there.getLast().recoveryPointId().equals(point.recoveryPointId());
        if (newest && oldest) {
            impact.add("It is the only recovery point of " + dataSet + " in " + point.repository() + ".");
        } else if (newest) {
            impact.add("It is the newest recovery point of " + dataSet + " in " + point.repository()
                    + "; the one before is of " + there.get(1).consistentAt() + ".");
        } else if (oldest && kinds.withLog().contains(point.kind())) {
            impact.add("From " + point.repository() + " " + dataSet + " can be restored to moments from "
                    + there.get(there.size() - 2).consistentAt() + " on, and to none before.");
        }
        if (points.list(dataSet, 2).size() == 1) {
            impact.add("It is the last recovery point of " + dataSet + " anywhere: " + dataSet
                    + " cannot be restored at all afterwards.");
        }
        return List.copyOf(impact);
    }

    private String copies(RecoveryPoint point) {
        if (point.backupJobId() == null) {
            return "Whether another repository holds the same backup is not known.";
        }
        String others = points.ofJob(point.backupJobId()).stream()
                .map(RecoveryPoint::repository)
                .filter(repository -> !repository.equals(point.repository()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "No other repository holds this backup." : "The same backup stays in " + others + ".";
    }

    /** @return the repository that it lies in */
    private Repository ensureRemovable(RecoveryPoint point) throws IOException {
        Inventory current = inventory.current();
        List<HeldCase> declared = current.findDataSet(point.dataSet())
                .map(dataSet -> dataSet.legalHolds())
                .orElse(List.of());
        if (!declared.isEmpty()) {
            throw new ConflictException("The data set " + point.dataSet() + " is declared to be under a legal hold ("
                    + declared.stream().map(HeldCase::legalCase).collect(Collectors.joining(", "))
                    + "). Nothing of it is removed before that is lifted: take it out of the declaration, which needs a"
                    + " second person.");
        }
        Repository repository = access.open(current.repository(point.repository()));
        Snapshot snapshot = repository.snapshot(point.snapshotId());
        if (LegalHold.holds(snapshot.tags())) {
            throw new ConflictException("The recovery point is under a legal hold ("
                    + String.join(", ", LegalHold.cases(snapshot.tags()))
                    + "). Have that lifted first, when the case is closed.");
        }
        Instant now = clock.instant();
        Optional<Instant> locked = Optional.ofNullable(repository.retained().get(snapshot.id()))
                .or(() -> lockedUntil(repository, snapshot))
                .filter(until -> until.isAfter(now));
        if (locked.isPresent()) {
            throw new ConflictException("The store of " + point.repository() + " has locked the recovery point until "
                    + locked.get().truncatedTo(ChronoUnit.SECONDS)
                    + ", and lets nobody remove it before. Ask again then.");
        }
        return repository;
    }

    private static Optional<Instant> lockedUntil(Repository repository, Snapshot snapshot) {
        try {
            return repository.lockedUntil(snapshot);
        } catch (IOException e) {
            throw new ConflictException(
                    "Until when the store has locked the recovery point cannot be told: " + e.getMessage());
        }
    }

    /**
     * @throws ConflictException when it must not be removed any more
     * @throws IOException when the repository cannot be written to; the point is there as before, or found again by the
     *     next look into the repository
     */
    void remove(CustodyRequest request, RecoveryPoint point) throws IOException {
        Repository repository = ensureRemovable(point);
        if (!points.removeUnlessInUse(point.recoveryPointId())) {
            throw new ConflictException(
                    "A restore uses the recovery point, or it has gone. Ask again when the restore" + " has ended.");
        }
        trail.record(event(request, point, AuditResult.ATTEMPTED));
        // in this order: when this fails, the next look into the repository brings the point back
        repository.forget(List.of(point.snapshotId()));
        trail.record(event(request, point, AuditResult.SUCCEEDED));
    }

    private static AuditEvent event(CustodyRequest request, RecoveryPoint point, AuditResult result) {
        return AuditEvent.of("recovery-points.delete", "DataSet/" + point.dataSet(), result)
                .with("repository", point.repository())
                .with("consistentAt", point.consistentAt())
                .with("snapshot", point.snapshotId().substring(0, 8))
                .with("request", request.requestId())
                .with("requestedBy", request.requestedBy())
                .with("reason", request.reason());
    }
}
