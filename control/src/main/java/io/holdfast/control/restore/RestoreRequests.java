package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.restore.RtoPredictions.Told;
import io.holdfast.control.restore.WishCheck.Checked;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for restores that can be granted: notes the operation and queues it. */
@Component
public class RestoreRequests {
    private static final String PITR = "PITR";
    private static final String FULL = "FullRestore";
    /** Types of restores of which earlier ones tell how long they take. */
    private static final Set<String> WHOLE = Set.of(PITR, FULL);

    private final Catalog catalog;
    private final SourceKinds kinds;
    private final WishCheck checks;
    private final RecoveryPoints points;
    private final RestoreOperations operations;
    private final RtoPredictions predictions;
    private final WorkQueue queue;
    private final ControlSettings settings;
    private final LiveFeed live;
    private final AuditTrail trail;
    private final Clock clock;

    RestoreRequests(
            Catalog catalog,
            SourceKinds kinds,
            WishCheck checks,
            RecoveryPoints points,
            RestoreOperations operations,
            RtoPredictions predictions,
            WorkQueue queue,
            ControlSettings settings,
            LiveFeed live,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.kinds = kinds;
        this.checks = checks;
        this.points = points;
        this.operations = operations;
        this.predictions = predictions;
        this.queue = queue;
        this.settings = settings;
        this.live = live;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param repository null for the first of the policy that can be reached and has a point
     * @param recoveryPointId null for the newest that fits
     * @param pointInTime null for the newest state
     * @param target null for a new directory, or what the data set declares for the recovery site
     */
    public record Wish(
            @Nullable String dataSet,
            @Nullable String repository,
            @Nullable String recoveryPointId,
            @Nullable Instant pointInTime,
            @Nullable Instant incidentTime,
            @Nullable Target target,
            @Nullable Map<String, String> selection,
            @Nullable String reason) {}

    /** Notes the restore and queues it. @throws InvalidRequestException naming each field that is wrong */
    public RestoreOperation request(Wish wish, String by) {
        RestoreOperation operation = note(refuseReplacing(checks.check(wish)), by, null, false, true);
        live.tell("restore", operation.restoreId().toString(), operation, Set.of(operation.serviceName()));
        live.dashboardChanged();
        return operation;
    }

    /** Notes a restore that the caller runs itself. @throws InvalidRequestException naming each field that is wrong */
    public RestoreOperation note(Wish wish, String by, @Nullable UUID drill) {
        return note(refuseReplacing(checks.check(wish)), by, drill, false, false);
    }

    /** Notes a test that the caller runs itself. @throws InvalidRequestException naming each field that is wrong */
    public RestoreOperation noteTest(Wish wish, String by) {
        return note(refuseReplacing(checks.check(wish)), by, null, true, false);
    }

    /**
     * What a restore would do, without doing or noting any of it. A reason need not be given yet.
     *
     * @throws InvalidRequestException naming each field that is wrong
     */
    public RestorePlan plan(Wish wish) {
        return plan(refuseReplacing(checks.checkPlanned(wish)));
    }

    RestorePlan plan(Checked checked) {
        Wish wish = checked.wish();
        RecoveryPoint point = checked.point();
        Target named = checked.named();
        return new RestorePlan(
                checked.dataSet().name(),
                checked.dataSet().service(),
                restoreType(checked),
                point,
                wish.pointInTime() == null ? point.consistentAt() : wish.pointInTime(),
                named == null ? RestoreTargets.declared(checked.dataSet()) : named,
                named == null && checked.dataSet().drTarget().isEmpty());
    }

    private String restoreType(Checked checked) {
        if (checked.replaced().isPresent()) {
            return "InPlace";
        }
        if (checks.isPart(checked)) {
            return "Selective";
        }
        return checked.wish().pointInTime() != null || WishCheck.namesPlace(checked.selection()) ? PITR : FULL;
    }

    /** As {@link #request}, of a restore over what is there. Notes nothing. */
    Checked checkReplacing(Wish wish) {
        Checked checked = checks.check(wish);
        if (checked.replaced().isEmpty()) {
            throw new InvalidRequestException(
                    "selection", "names nothing to be replaced; for PostgreSQL that is place.in-place");
        }
        return oneTarget(checked);
    }

    /** As {@link #plan(Wish)} and as {@link #checkReplacing}, whichever is wished for. Notes nothing. */
    Checked checkDryRun(Wish wish) {
        return oneTarget(checks.checkPlanned(wish));
    }

    private static Checked oneTarget(Checked checked) {
        if (checked.replaced().isPresent() && checked.named() != null) {
            throw new InvalidRequestException(
                    "target", "is given, and so is what is to be replaced, by place.in-place; leave one of them out");
        }
        return checked;
    }

    boolean isPart(Checked checked) {
        return checks.isPart(checked);
    }

    /** Notes a restore over what is there, of which another person has approved, and queues it. */
    RestoreOperation replace(Wish wish, String by) {
        RestoreOperation operation = note(checkReplacing(wish), by, null, false, true);
        live.tell("restore", operation.restoreId().toString(), operation, Set.of(operation.serviceName()));
        return operation;
    }

    private static Checked refuseReplacing(Checked checked) {
        if (checked.replaced().isPresent()) {
            throw new InvalidRequestException(
                    "selection",
                    "asks to replace " + checked.replaces() + ", which another person has to approve of. Ask for it by"
                            + " POST /api/v1/admin/restore/replacements, or 'holdfast restore --in-place'");
        }
        return checked;
    }

    private RestoreOperation note(Checked checked, String by, @Nullable UUID drill, boolean test, boolean queued) {
        DataSet dataSet = checked.dataSet();
        Instant now = clock.instant();
        UUID id = UUID.randomUUID();
        Target named = checked.named();
        Target target = named != null
                ? named
                : checked.replaced().isPresent()
                        ? RestoreTargets.own(id, settings)
                        : RestoreTargets.byDefault(dataSet, id, settings);
        boolean own = named == null && target.directory() != null;
        RestoreOperation operation = operation(id, checked, target, now, by, drill, test);
        catalog.runInTransaction(() -> {
            if (!points.hold(checked.point().recoveryPointId())) {
                throw new InvalidRequestException(
                        "dataSet", "its recovery point was removed this very moment, by its policy; ask again");
            }
            operations.add(operation, own);
            if (queued) {
                queue.add(RestoreTasks.RESTORE, id.toString(), now);
            }
            Map<String, String> selection = checked.selection();
            trail.recordRequested(AuditEvent.succeeded("restores.trigger", "DataSet/" + dataSet.name())
                    .with("restore", id)
                    .with("recoveryPoint", checked.point().recoveryPointId())
                    .with("repository", checked.point().repository())
                    .with("pointInTime", checked.wish().pointInTime())
                    .with("selection", selection.isEmpty() ? null : new TreeMap<>(selection))
                    .with("reason", checked.wish().reason()));
        });
        return operations.get(id);
    }

    private RestoreOperation operation(
            UUID id, Checked checked, Target target, Instant now, String by, @Nullable UUID drill, boolean test) {
        Wish wish = checked.wish();
        DataSet dataSet = checked.dataSet();
        RecoveryPoint point = checked.point();
        Map<String, String> selection = checked.selection();
        String type = restoreType(checked);
        Targets targets = checked.inventory().service(dataSet.service()).targets();
        Instant incident = wish.incidentTime();
        if (incident == null && wish.pointInTime() == null && wish.recoveryPointId() == null) {
            // who asks for the newest state has lost it now at the latest
            incident = now;
        }
        return new RestoreOperation(
                id,
                dataSet.name(),
                dataSet.service(),
                kinds.resourceType(dataSet),
                type,
                point.repository(),
                point.snapshotId(),
                wish.pointInTime(),
                incident,
                null,
                now,
                null,
                null,
                RestoreOperation.Status.SCHEDULED,
                null,
                null,
                List.of(),
                List.of(),
                Map.of(),
                target,
                selection,
                null,
                targets.rtoMinutes(),
                null,
                WHOLE.contains(type)
                        ? predictions
                                .of(dataSet.name(), point.sizeBytes())
                                .map(Told::seconds)
                                .orElse(null)
                        : null,
                targets.rpoMinutes(),
                null,
                wish.reason() == null ? "" : wish.reason().strip(),
                by,
                null,
                "",
                drill,
                test,
                null,
                null,
                null);
    }
}
