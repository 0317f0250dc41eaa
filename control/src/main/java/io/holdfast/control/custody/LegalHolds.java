package io.holdfast.control.custody;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Reach;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.point.PointHolds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Retagged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Puts recovery points under legal holds and lifts them, in the repository and in the catalog. Blocks while the repository
 * is written to. A point lives on under another id then, as its snapshot does.
 */
@Component
class LegalHolds {
    /** What the audit trail calls it when one is put, and when one is lifted. */
    static final String PUT = "recovery-points.hold";

    static final String LIFTED = "recovery-points.lift";

    private static final int LONGEST_CASE = 100;

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final RecoveryPoints points;
    private final PointHolds holds;
    private final CustodyRequests requests;
    private final AuditTrail trail;

    LegalHolds(
            Catalog catalog,
            InventoryStore inventory,
            RepositoryAccess access,
            RecoveryPoints points,
            PointHolds holds,
            CustodyRequests requests,
            AuditTrail trail) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.access = access;
        this.points = points;
        this.holds = holds;
        this.requests = requests;
        this.trail = trail;
    }

    /**
     * @param legalCase what it is kept for; a point may be for several
     * @param reason why, kept in the audit trail
     */
    record Wish(@Nullable String legalCase, @Nullable String reason) {
        /** @throws InvalidRequestException naming what is missing or wrong */
        Wish checked() {
            List<FieldProblem> problems = new ArrayList<>();
            String name = legalCase == null ? "" : legalCase.strip();
            if (name.isEmpty() || name.length() > LONGEST_CASE || name.matches("(?s).*[,\\p{Cntrl}].*")) {
                problems.add(new FieldProblem(
                        "legalCase",
                        "must name the case, in one line of up to " + LONGEST_CASE + " characters without commas"));
            }
            String why = CustodyReason.check(reason, problems);
            if (!problems.isEmpty()) {
                throw new InvalidRequestException(problems);
            }
            return new Wish(name, why);
        }

        String name() {
            return String.valueOf(legalCase);
        }
    }

    /** @throws NotFoundException */
    RecoveryPoint point(UUID id) {
        return points.find(id).orElseThrow(() -> none(id));
    }

    static NotFoundException none(UUID id) {
        return new NotFoundException("There is no recovery point " + id
                + ". GET /api/v1/admin/recovery_points lists them; one that is put under a hold, or freed of one, has"
                + " another id afterwards.");
    }

    /** Those in reach that are held, newest first. */
    Page<RecoveryPoint> page(Reach reach, Page.@Nullable Key after, int limit) {
        return holds.held(reach, after, limit);
    }

    /**
     * @return the point as it is known from now on
     * @throws ConflictException saying what is in the way
     */
    RecoveryPoint put(UUID id, Wish wish) throws InterruptedException {
        Wish checked = wish.checked();
        RecoveryPoint point = point(id);
        try {
            RecoveryPoint held = change(point, tags -> LegalHold.add(tags, checked.name()));
            trail.record(event(PUT, point, held, checked.name()).with("reason", checked.reason()));
            return held;
        } catch (IOException e) {
            throw new ConflictException("The recovery point could not be put under the hold: " + e.getMessage());
        }
    }

    /** The case must be one that the point is held for. @throws IOException when the repository cannot be written to */
    RecoveryPoint lift(CustodyRequest request) throws IOException, InterruptedException {
        String legalCase = String.valueOf(request.legalCase());
        RecoveryPoint point = point(Objects.requireNonNull(request.recoveryPointId()));
        RecoveryPoint free = change(
                point,
                // one that was put without a case, as the command line of the repository can
                tags -> legalCase.equals(LegalHold.TAG)
                        ? LegalHold.removeAll(tags)
                        : LegalHold.remove(tags, legalCase));
        trail.record(event(LIFTED, point, free, legalCase)
                .with("request", request.requestId())
                .with("requestedBy", request.requestedBy())
                .with("reason", request.reason()));
        return free;
    }

    /** What it would do to lift the hold of a case, in sentences. @throws ConflictException when there is none */
    static List<String> liftImpact(RecoveryPoint point, String legalCase) {
        if (!point.legalHolds().contains(legalCase)) {
            throw new ConflictException("The recovery point is not held for the case '" + legalCase + "'"
                    + (point.legalHolds().isEmpty()
                            ? ", nor for any other."
                            : ". It is held for " + String.join(", ", point.legalHolds()) + "."));
        }
        boolean last = point.legalHolds().size() == 1;
        return List.of(
                "The recovery point of " + point.dataSet() + " as of " + point.consistentAt() + " in "
                        + point.repository() + " is no longer held for the case '" + legalCase + "'.",
                last ? "It is held for no other: retention may remove it from then on." : "It stays held for others.");
    }

    private RecoveryPoint change(RecoveryPoint point, UnaryOperator<List<String>> tags)
            throws IOException, InterruptedException {
        Repository repository = access.open(inventory.current().repository(point.repository()));
        List<Retagged> changed = repository.retag(List.of(point.snapshotId()), tags);
        var snapshot = changed.isEmpty()
                ? repository.snapshot(point.snapshotId())
                : changed.getFirst().after();
        return catalog.inTransaction(() -> {
            RecoveryPoint now = holds.retagged(point, snapshot);
            requests.moved(point.recoveryPointId(), now.recoveryPointId());
            return now;
        });
    }

    private static AuditEvent event(String action, RecoveryPoint before, RecoveryPoint after, String legalCase) {
        return AuditEvent.succeeded(action, "DataSet/" + before.dataSet())
                .with("repository", before.repository())
                .with("legalCase", legalCase)
                .with("consistentAt", before.consistentAt())
                .with("snapshot", before.snapshotId().substring(0, 8))
                .with("snapshotAfter", after.snapshotId().substring(0, 8));
    }
}
