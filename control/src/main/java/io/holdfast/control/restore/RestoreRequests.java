package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.work.WorkQueue;
import io.holdfast.sources.SourceException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for restores: checks every field against what there is, notes the operation and queues it. */
@Component
public class RestoreRequests {
    private static final String PLACE = "target.";

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final PointChoice choice;
    private final RecoveryPoints points;
    private final RestoreOperations operations;
    private final WorkQueue queue;
    private final ControlSettings settings;
    private final LiveFeed live;
    private final AuditTrail trail;
    private final Clock clock;

    RestoreRequests(
            Catalog catalog,
            InventoryStore inventory,
            SourceKinds kinds,
            PointChoice choice,
            RecoveryPoints points,
            RestoreOperations operations,
            WorkQueue queue,
            ControlSettings settings,
            LiveFeed live,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.kinds = kinds;
        this.choice = choice;
        this.points = points;
        this.operations = operations;
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
        RestoreOperation operation = note(wish, by, null, false, true);
        live.tell("restore", operation.restoreId().toString(), operation);
        live.dashboardChanged();
        return operation;
    }

    /** Notes a restore that the caller runs itself. @throws InvalidRequestException naming each field that is wrong */
    public RestoreOperation note(Wish wish, String by, @Nullable UUID drill) {
        return note(wish, by, drill, false, false);
    }

    /** Notes a test that the caller runs itself. @throws InvalidRequestException naming each field that is wrong */
    public RestoreOperation noteTest(Wish wish, String by) {
        return note(wish, by, null, true, false);
    }

    /**
     * What a restore would do, without doing or noting any of it. A reason need not be given yet.
     *
     * @throws InvalidRequestException naming each field that is wrong
     */
    public RestorePlan plan(Wish wish) {
        Checked checked = check(wish, clock.instant(), new ArrayList<>());
        RecoveryPoint point = checked.point();
        Target named = checked.named();
        return new RestorePlan(
                checked.dataSet().name(),
                checked.dataSet().service(),
                restoreType(wish, checked),
                point,
                wish.pointInTime() == null ? point.consistentAt() : wish.pointInTime(),
                named == null ? RestoreTargets.declared(checked.dataSet()) : named,
                named == null && checked.dataSet().drTarget().isEmpty());
    }

    /** What is wanted, found to be possible. */
    private record Checked(
            Inventory current,
            DataSet dataSet,
            Map<String, String> selection,
            @Nullable Target named,
            RecoveryPoint point) {}

    /** @param problems found already */
    private Checked check(Wish wish, Instant now, List<FieldProblem> problems) {
        Inventory current = inventory.current();
        DataSet dataSet = wish.dataSet() == null
                ? null
                : current.findDataSet(wish.dataSet()).orElse(null);
        if (dataSet == null) {
            throw new InvalidRequestException(
                    "dataSet",
                    wish.dataSet() == null
                            ? "is missing"
                            : "there is no data set '" + wish.dataSet() + "'; GET /api/v1/admin/inventory lists them");
        }
        checkPast("pointInTime", wish.pointInTime(), now, problems);
        checkPast("incidentTime", wish.incidentTime(), now, problems);
        Map<String, String> selection = selection(wish, dataSet, problems);
        Target named = RestoreTargets.check(wish.target(), current, settings, problems);
        RestoreTargets.checkPlaces(places(selection, dataSet), current, settings, problems);
        // what is wrong is said before the repositories are asked, which may take a while
        Optional<RecoveryPoint> point =
                problems.isEmpty() ? choice.choose(wish, current, dataSet, problems) : Optional.empty();
        if (!problems.isEmpty() || point.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return new Checked(current, dataSet, selection, named, point.get());
    }

    private RestoreOperation note(Wish wish, String by, @Nullable UUID drill, boolean test, boolean queued) {
        List<FieldProblem> problems = new ArrayList<>();
        Instant now = clock.instant();
        if (wish.reason() == null || wish.reason().isBlank()) {
            problems.add(new FieldProblem("reason", "is missing; say why, it is kept as evidence"));
        }
        Checked checked = check(wish, now, problems);
        UUID id = UUID.randomUUID();
        Target named = checked.named();
        Target target = named == null ? RestoreTargets.byDefault(checked.dataSet(), id, settings) : named;
        boolean own = named == null && target.directory() != null;
        RestoreOperation operation = operation(id, wish, checked, target, now, by, drill, test);
        catalog.runInTransaction(() -> {
            if (!points.hold(checked.point().recoveryPointId())) {
                throw new InvalidRequestException(
                        "dataSet", "its recovery point was removed this very moment, by its policy; ask again");
            }
            operations.add(operation, own);
            if (queued) {
                queue.add(RestoreTasks.RESTORE, id.toString(), now);
            }
            trail.recordRequested(AuditEvent.succeeded("restores.trigger", "DataSet/" + operation.dataSet())
                    .with("restore", id)
                    .with("recoveryPoint", checked.point().recoveryPointId())
                    .with("repository", operation.repository())
                    .with("pointInTime", wish.pointInTime())
                    .with("selection", operation.selection().isEmpty() ? null : new TreeMap<>(operation.selection()))
                    .with("reason", wish.reason()));
        });
        return operations.get(id);
    }

    private static void checkPast(String field, @Nullable Instant given, Instant now, List<FieldProblem> problems) {
        if (given != null && given.isAfter(now)) {
            problems.add(new FieldProblem(field, "lies in the future; it is " + now + " now"));
        }
    }

    private Map<String, String> selection(Wish wish, DataSet dataSet, List<FieldProblem> problems) {
        if (wish.selection() == null) {
            return Map.of();
        }
        if (wish.selection().containsValue(null)) {
            problems.add(new FieldProblem("selection", "holds a null; leave the key out or give a text"));
            return Map.of();
        }
        if (namesPlace(wish.selection()) && wish.pointInTime() == null && wish.recoveryPointId() == null) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "is missing: with selection.target… give an instant just before it, or a recoveryPointId, so that the"
                            + " recovery begins before that place in the log"));
        }
        try {
            kinds.of(dataSet).checkSelection(DeclaredSelection.with(wish.selection(), dataSet));
        } catch (SourceException e) {
            problems.add(new FieldProblem("selection", "cannot be: " + e.getMessage()));
        }
        return Map.copyOf(wish.selection());
    }

    /** None where the selection is wrong, which has been said. */
    private Map<String, Path> places(Map<String, String> selection, DataSet dataSet) {
        try {
            return kinds.of(dataSet).places(selection);
        } catch (SourceException e) {
            return Map.of();
        }
    }

    private boolean isPart(Map<String, String> selection, DataSet dataSet) {
        try {
            return kinds.of(dataSet).isPart(DeclaredSelection.with(selection, dataSet));
        } catch (SourceException e) {
            throw new IllegalStateException("a selection that has been checked", e);
        }
    }

    /** Whether it says where in the log to stop, beside or without a part of the data set. */
    private static boolean namesPlace(Map<String, String> selection) {
        return selection.keySet().stream().anyMatch(key -> key.startsWith(PLACE));
    }

    private String restoreType(Wish wish, Checked checked) {
        if (isPart(checked.selection(), checked.dataSet())) {
            return "Selective";
        }
        return wish.pointInTime() != null || namesPlace(checked.selection()) ? "PITR" : "FullRestore";
    }

    private RestoreOperation operation(
            UUID id,
            Wish wish,
            Checked checked,
            Target target,
            Instant now,
            String by,
            @Nullable UUID drill,
            boolean test) {
        DataSet dataSet = checked.dataSet();
        RecoveryPoint point = checked.point();
        Targets targets = checked.current().service(dataSet.service()).targets();
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
                restoreType(wish, checked),
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
                checked.selection(),
                null,
                targets.rtoMinutes(),
                null,
                targets.rpoMinutes(),
                null,
                wish.reason() == null ? "" : wish.reason().strip(),
                by,
                null,
                "",
                drill,
                test,
                null,
                null);
    }
}
