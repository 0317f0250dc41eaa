package io.holdfast.control.restore;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.work.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes requests for restores: checks every field against what there is, notes the operation and queues it. */
@Component
public class RestoreRequests {
    private final Catalog catalog;
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final SourceKinds kinds;
    private final RecoveryPoints points;
    private final RestoreOperations operations;
    private final WorkQueue queue;
    private final ControlSettings settings;
    private final LiveFeed live;
    private final Clock clock;

    RestoreRequests(
            Catalog catalog,
            InventoryStore inventory,
            RepositoryAccess access,
            SourceKinds kinds,
            RecoveryPoints points,
            RestoreOperations operations,
            WorkQueue queue,
            ControlSettings settings,
            LiveFeed live,
            Clock clock) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.access = access;
        this.kinds = kinds;
        this.points = points;
        this.operations = operations;
        this.queue = queue;
        this.settings = settings;
        this.live = live;
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
        RestoreOperation operation = catalog.inTransaction(() -> {
            RestoreOperation noted = note(wish, by, null);
            queue.add(RestoreTasks.RESTORE, noted.restoreId().toString(), clock.instant());
            return noted;
        });
        live.tell("restore", operation.restoreId().toString(), operation);
        live.dashboardChanged();
        return operation;
    }

    /** Notes a restore that the caller runs itself. */
    public RestoreOperation note(Wish wish, String by, @Nullable UUID drill) {
        List<FieldProblem> problems = new ArrayList<>();
        Inventory current = inventory.current();
        DataSet dataSet = wish.dataSet() == null
                ? null
                : current.findDataSet(wish.dataSet()).orElse(null);
        if (dataSet == null) {
            problems.add(new FieldProblem(
                    "dataSet",
                    wish.dataSet() == null
                            ? "is missing"
                            : "there is no data set '" + wish.dataSet() + "'; GET /api/v1/admin/inventory lists them"));
            throw new InvalidRequestException(problems);
        }
        if (wish.reason() == null || wish.reason().isBlank()) {
            problems.add(new FieldProblem("reason", "is missing; say why, it is kept as evidence"));
        }
        Instant now = clock.instant();
        if (wish.pointInTime() != null && wish.pointInTime().isAfter(now)) {
            problems.add(new FieldProblem("pointInTime", "lies in the future; it is " + now + " now"));
        }
        if (wish.incidentTime() != null && wish.incidentTime().isAfter(now)) {
            problems.add(new FieldProblem("incidentTime", "lies in the future; it is " + now + " now"));
        }
        UUID id = UUID.randomUUID();
        Target target = checkTarget(wish.target(), problems);
        boolean own = target == null;
        if (target == null) {
            target = defaultTarget(dataSet, id);
            own = target.directory() != null;
        }
        Optional<RecoveryPoint> point = choose(wish, current, dataSet, problems);
        if (!problems.isEmpty() || point.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        Targets targets = current.service(dataSet.service()).targets();
        Map<String, String> selection = wish.selection() == null ? Map.of() : Map.copyOf(wish.selection());
        Instant incident = wish.incidentTime();
        if (incident == null && wish.pointInTime() == null && wish.recoveryPointId() == null) {
            // who asks for the newest state has lost it now at the latest
            incident = now;
        }
        RestoreOperation operation = new RestoreOperation(
                id,
                dataSet.name(),
                dataSet.service(),
                kinds.resourceType(dataSet),
                !selection.isEmpty() ? "Selective" : wish.pointInTime() != null ? "PITR" : "FullRestore",
                point.get().repository(),
                point.get().snapshotId(),
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
                targets.rpoMinutes(),
                null,
                wish.reason() == null ? "" : wish.reason().strip(),
                by,
                null,
                "",
                drill);
        operations.add(operation, own);
        return operations.get(id);
    }

    private Target defaultTarget(DataSet dataSet, UUID id) {
        Map<String, String> declared = dataSet.drTarget();
        String directory = declared.get("directory");
        if (directory != null) {
            return new Target(Path.of(directory).resolve(id.toString()).toString(), null);
        }
        if (!declared.isEmpty()) {
            return new Target(null, declared);
        }
        return new Target(settings.restores().resolve(id.toString()).toString(), null);
    }

    private static @Nullable Target checkTarget(@Nullable Target target, List<FieldProblem> problems) {
        if (target == null || (target.directory() == null && target.settings() == null)) {
            return null;
        }
        if (target.directory() != null && target.settings() != null) {
            problems.add(new FieldProblem("target", "has both directory and settings; give one"));
        } else if (target.directory() != null) {
            try {
                Path directory = Path.of(target.directory());
                if (!directory.isAbsolute()) {
                    problems.add(new FieldProblem("target.directory", "must be an absolute path on the server"));
                } else if (Files.exists(directory) && !Files.isDirectory(directory)) {
                    problems.add(new FieldProblem("target.directory", directory + " is not a directory"));
                } else if (Files.isDirectory(directory)) {
                    try (Stream<Path> entries = Files.list(directory)) {
                        if (entries.findAny().isPresent()) {
                            problems.add(new FieldProblem(
                                    "target.directory",
                                    directory + " is not empty; a restore never overwrites. Name a new directory"));
                        }
                    }
                }
            } catch (InvalidPathException | IOException e) {
                problems.add(new FieldProblem("target.directory", "cannot be used: " + e.getMessage()));
            }
        }
        return target;
    }

    private Optional<RecoveryPoint> choose(Wish wish, Inventory current, DataSet dataSet, List<FieldProblem> problems) {
        if (wish.recoveryPointId() != null) {
            return byId(wish, wish.recoveryPointId(), dataSet, problems);
        }
        List<String> names =
                wish.repository() == null ? current.policyOf(dataSet).repositories() : List.of(wish.repository());
        if (wish.repository() != null
                && current.findRepository(wish.repository()).isEmpty()) {
            problems.add(new FieldProblem("repository", "there is no repository '" + wish.repository() + "'"));
            return Optional.empty();
        }
        List<String> unreachable = new ArrayList<>();
        @Nullable Instant earliest = null;
        for (String name : names) {
            Optional<RecoveryPoint> point = points.latest(dataSet.name(), name, wish.pointInTime());
            if (point.isEmpty()) {
                Instant first = points.earliest(dataSet.name(), name)
                        .map(RecoveryPoint::consistentAt)
                        .orElse(null);
                if (first != null && (earliest == null || first.isBefore(earliest))) {
                    earliest = first;
                }
                continue;
            }
            try {
                access.open(current.repository(name));
                return point;
            } catch (IOException e) {
                unreachable.add(name + ": " + e.getMessage());
            }
        }
        if (!unreachable.isEmpty()) {
            problems.add(new FieldProblem("repository", String.join(" ", unreachable)));
        } else if (earliest != null) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "lies before the first recovery point of " + dataSet.name() + ", which holds " + earliest));
        } else {
            problems.add(new FieldProblem(
                    "dataSet",
                    "there is no recovery point of " + dataSet.name() + " in " + String.join(", ", names)
                            + "; back it up, or scan the repository"));
        }
        return Optional.empty();
    }

    private Optional<RecoveryPoint> byId(
            Wish wish, String recoveryPointId, DataSet dataSet, List<FieldProblem> problems) {
        Optional<RecoveryPoint> point;
        try {
            point = points.find(Instants.id("recovery point", recoveryPointId));
        } catch (NotFoundException e) {
            point = Optional.empty();
        }
        if (point.isEmpty() || !point.get().dataSet().equals(dataSet.name())) {
            problems.add(new FieldProblem(
                    "recoveryPointId", "there is no recovery point '" + recoveryPointId + "' of " + dataSet.name()));
            return Optional.empty();
        }
        if (wish.repository() != null && !wish.repository().equals(point.get().repository())) {
            problems.add(new FieldProblem(
                    "recoveryPointId", "lies in " + point.get().repository() + ", not in " + wish.repository()));
        }
        if (wish.pointInTime() != null
                && wish.pointInTime().isBefore(point.get().consistentAt())) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "lies before the recovery point, which holds " + point.get().consistentAt()));
        }
        return point;
    }
}
