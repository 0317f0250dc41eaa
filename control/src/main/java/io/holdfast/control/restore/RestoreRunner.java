package io.holdfast.control.restore;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.live.ProgressMeter;
import io.holdfast.control.live.ProgressNotes;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation.Check;
import io.holdfast.control.restore.RestoreOperation.Status;
import io.holdfast.control.restore.RestoreOperation.Step;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.restore.RestoreOperations.Result;
import io.holdfast.control.trace.WorkSpan;
import io.holdfast.control.work.ScratchFolder;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.part.PartialRecovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs a restore on the calling thread and records what it came to. */
@Component
public class RestoreRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreRunner.class);

    private final RestoreOperations operations;
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final SourceKinds kinds;
    private final RecoveryPoints points;
    private final RunningInstances running;
    private final PartRunner parts;
    private final StoppableWork stoppable;
    private final ControlSettings settings;
    private final Alerts alerts;
    private final LiveFeed live;
    private final SecretReads reads;
    private final Clock clock;

    RestoreRunner(
            RestoreOperations operations,
            InventoryStore inventory,
            RepositoryAccess access,
            SourceKinds kinds,
            RecoveryPoints points,
            RunningInstances running,
            PartRunner parts,
            StoppableWork stoppable,
            ControlSettings settings,
            Alerts alerts,
            LiveFeed live,
            SecretReads reads,
            Clock clock) {
        this.operations = operations;
        this.inventory = inventory;
        this.access = access;
        this.kinds = kinds;
        this.points = points;
        this.running = running;
        this.parts = parts;
        this.stoppable = stoppable;
        this.settings = settings;
        this.alerts = alerts;
        this.live = live;
        this.reads = reads;
        this.clock = clock;
    }

    /** Never throws for a failing restore: the record says what failed. */
    public RestoreOperation run(UUID id) {
        RestoreOperation operation = operations.get(id);
        if (operation.ended()) {
            return operation;
        }
        WorkSpan span = WorkSpan.current();
        span.begun("data_set", operation.dataSet());
        Result result;
        if (operation.status() == Status.IN_PROGRESS && replaces(operation)) {
            // what it replaces lies aside, where nobody finds it: it must go on
            leftInTarget(operation);
            result = attempt(operation);
        } else if (operation.status() == Status.IN_PROGRESS) {
            result = cancelled(operation, List.of())
                    .orElseGet(() -> Result.failure(
                            "The server stopped in the middle of this restore." + leftover(operation)
                                    + " Trigger it again.",
                            List.of()));
        } else if (!operations.begin(id)) {
            // cancelled this very moment
            return operations.get(id);
        } else {
            tell(id);
            live.dashboardChanged();
            result = attempt(operations.get(id));
        }
        span.outcome(result.status().name());
        // before the end is recorded: whoever sees it finds the alarm there
        if (result.status() == Status.FAILED) {
            alarm(operation.dataSet(), result.error());
        } else if (result.status() == Status.SUCCESS) {
            alerts.resolve("restore:" + operation.dataSet());
        }
        operations.end(id, result);
        compare(operations.get(id));
        RestoreOperation ended = operations.get(id);
        tell(id);
        live.dashboardChanged();
        if (result.stopped()) {
            // now that the record is written: whoever runs several must not begin the next
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /**
     * Notes that a restore which has not ended never will, as whoever ran it has died; it is not begun. Not for one that replaces
     * something, which has to go on.
     */
    public RestoreOperation giveUp(UUID id) {
        if (operations.get(id).status() == Status.SCHEDULED && !operations.begin(id)) {
            // cancelled this very moment
            return operations.get(id);
        }
        return run(id);
    }

    private boolean replaces(RestoreOperation operation) {
        try {
            DataSet dataSet = inventory.current().dataSet(operation.dataSet());
            return kinds.of(dataSet).replaces(operation.selection()).isPresent();
        } catch (SourceException | RuntimeException e) {
            LOG.warn("It cannot be told what restore {} replaces", operation.restoreId(), e);
            return false;
        }
    }

    /** So that whoever asked for a part sees at once what putting it back would change. */
    private void compare(RestoreOperation ended) {
        if (ended.status() == Status.SUCCESS && ended.facts().containsKey(PartialRecovery.EXTRACT)) {
            try {
                parts.refresh(ended);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void alarm(String dataSet, @Nullable String error) {
        alerts.raise(
                "restore:" + dataSet,
                Alerts.Severity.CRITICAL,
                "A restore of " + dataSet + " failed",
                String.valueOf(error),
                dataSet);
    }

    private Result attempt(RestoreOperation operation) {
        List<Step> steps = new ArrayList<>();
        try {
            Result result = stoppable.run(operation.restoreId(), () -> restore(operation, steps));
            return result.status() == Status.SUCCESS
                    ? result
                    : cancelled(operation, steps).orElse(result);
        } catch (InterruptedException e) {
            return cancelled(operation, steps)
                    .orElseGet(() -> Result.stop(
                            "The server was stopped in the middle of this restore." + leftover(operation)
                                    + " Trigger it again.",
                            steps));
        } catch (IOException | RuntimeException e) {
            return cancelled(operation, steps).orElseGet(() -> {
                LOG.warn("Restore {} of {} failed", operation.restoreId(), operation.dataSet(), e);
                return Result.failure(reason(e) + leftover(operation), steps);
            });
        }
    }

    /** What came of it when somebody asked for it to be cancelled: nothing of it runs any more. */
    private Optional<Result> cancelled(RestoreOperation operation, List<Step> steps) {
        String by = operations.get(operation.restoreId()).cancelRequestedBy();
        if (by == null) {
            return Optional.empty();
        }
        StringBuilder said = new StringBuilder("Cancelled by ").append(by).append('.');
        try {
            stop(operation);
        } catch (IOException | RuntimeException e) {
            LOG.warn("What restore {} started could not be stopped", operation.restoreId(), e);
            said.append(" What it had started may still run: ").append(e.getMessage());
        }
        said.append(leftover(operation));
        if (operation.target().settings() != null) {
            said.append(" The system that it went to holds what was loaded by then; empty it before the next restore.");
        }
        return Optional.of(Result.cancellation(said.toString(), steps));
    }

    private Result restore(RestoreOperation operation, List<Step> steps) throws IOException, InterruptedException {
        Instant started = Optional.ofNullable(operation.startTime()).orElseGet(clock::instant);
        ProgressMeter meter = new ProgressMeter("finding the recovery point", 0, progressListener(operation));
        try (ScratchFolder scratch = ScratchFolder.make(settings.work(), "restore-" + operation.restoreId())) {
            Inventory current = inventory.current();
            DataSet dataSet = current.dataSet(operation.dataSet());
            Repository repository = access.open(current.repository(operation.repository()));
            Snapshot snapshot = repository.snapshot(operation.snapshotId());
            steps.add(step("Find recovery point " + snapshot.shortId() + " in " + operation.repository(), started));
            points.list(dataSet.name(), 1000).stream()
                    .filter(point -> point.snapshotId().equals(operation.snapshotId()))
                    .findFirst()
                    .ifPresent(point -> meter.restart("restoring", point.sizeBytes()));
            tellReads(operation, dataSet);
            RestoreReport report = kinds.of(dataSet)
                    .restore(
                            new RestoreRequest(
                                    repository,
                                    snapshot,
                                    dataSet.name(),
                                    Optional.ofNullable(operation.requestedPointInTime()),
                                    target(operation.target()),
                                    DeclaredSelection.with(operation.selection(), dataSet)),
                            new SourceContext(clock, meter, scratch.path()));
            return result(operation, started, steps, report, meter);
        }
    }

    private void tellReads(RestoreOperation operation, DataSet dataSet) {
        Map<String, String> system = operation.target().settings();
        if (system != null) {
            reads.forJob(
                    "DataSet/" + dataSet.name(),
                    SecretUse.ofTarget(dataSet, system),
                    "Restore/" + operation.restoreId());
        }
    }

    /** Without what the exception says is left: that is removed, or named, after it. */
    private static String reason(Exception e) {
        return switch (e) {
            case RepositoryException failed -> failed.reason();
            case SourceException failed -> failed.reason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private Result result(
            RestoreOperation operation, Instant started, List<Step> steps, RestoreReport report, ProgressMeter meter) {
        report.steps().forEach(step -> steps.add(new Step(step.name(), step.started(), seconds(step.took()))));
        List<Check> checks = report.validations().stream()
                .map(validation -> new Check(validation.name(), validation.passed(), validation.detail()))
                .toList();
        List<String> failed = checks.stream()
                .filter(check -> !check.passed())
                .map(check -> "Validation '" + check.name() + "' failed: " + check.detail() + ".")
                .toList();
        report.running().ifPresent(instance -> running.keep(operation.restoreId(), instance));
        if (!failed.isEmpty()) {
            running.stop(operation.restoreId());
        }
        Instant recoveredTo = report.recoveredTo().orElse(null);
        return new Result(
                failed.isEmpty() ? Status.SUCCESS : Status.FAILED,
                failed.isEmpty()
                        ? null
                        : String.join(" ", failed) + left(operation.target().directory()),
                recoveredTo,
                report.level(),
                steps,
                checks,
                report.facts(),
                meter.now().processedBytes(),
                seconds(Duration.between(started, clock.instant())),
                lossSeconds(operation, recoveredTo),
                false);
    }

    /** What did not pass is left to be looked at. */
    private static String left(@Nullable String directory) {
        return directory == null ? "" : " What was restored lies in " + directory + ".";
    }

    /** How much of what was to be back is missing; null when it cannot be told. */
    private static @Nullable Double lossSeconds(RestoreOperation operation, @Nullable Instant recoveredTo) {
        Instant wanted =
                operation.requestedPointInTime() != null ? operation.requestedPointInTime() : operation.incidentTime();
        if (wanted == null || recoveredTo == null) {
            return null;
        }
        return Math.max(0, seconds(Duration.between(recoveredTo, wanted)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private Step step(String name, Instant started) {
        return new Step(name, started, seconds(Duration.between(started, clock.instant())));
    }

    static RestoreTarget target(Target target) {
        if (target.directory() != null) {
            return new RestoreTarget.Directory(Path.of(target.directory()));
        }
        Map<String, String> settings = target.settings() == null ? Map.of() : target.settings();
        return new RestoreTarget.RunningSystem(new SourceSettings(settings));
    }

    /** Removes what lies in a directory of our own, or says where something is left in one that somebody named. */
    private String leftover(RestoreOperation operation) {
        return leftInTarget(operation)
                + namedPlaces(operation).stream()
                        .filter(Files::exists)
                        .map(place -> " What was restored to " + place + " lies there; remove it.")
                        .collect(Collectors.joining());
    }

    /** Directories beside the target that the restore was told to use; never ours to remove. */
    private List<Path> namedPlaces(RestoreOperation operation) {
        try {
            DataSet dataSet = inventory.current().dataSet(operation.dataSet());
            return List.copyOf(kinds.of(dataSet).places(operation.selection()).values());
        } catch (SourceException | RuntimeException e) {
            LOG.warn("It cannot be told where restore {} went", operation.restoreId(), e);
            return List.of();
        }
    }

    private String leftInTarget(RestoreOperation operation) {
        String directory = operation.target().directory();
        if (directory == null || !Files.exists(Path.of(directory))) {
            return "";
        }
        if (operations.ownTarget(operation.restoreId())) {
            try {
                LeftOverProcesses.stop(Path.of(directory));
                ScratchFolder.remove(Path.of(directory));
                return " What was restored so far has been removed.";
            } catch (IOException e) {
                LOG.warn("{} could not be removed", directory, e);
            }
        }
        return " What was restored so far lies in " + directory + "; remove it.";
    }

    private void tell(UUID id) {
        RestoreOperation operation = operations.get(id);
        live.tell("restore", id.toString(), operation, Set.of(operation.serviceName()));
    }

    private Consumer<WorkProgress> progressListener(RestoreOperation operation) {
        // two a second: unlike a backup's, the whole record is read for each
        ProgressNotes notes = new ProgressNotes(clock, Duration.ofMillis(500));
        return progress -> {
            if (notes.judge(progress).due()) {
                operations.progress(operation.restoreId(), progress);
                tell(operation.restoreId());
            }
        };
    }

    /**
     * Stops what the restore started, removes the directory if it is one that Holdfast chose, and empties a running
     * system that the restore filled.
     */
    public void discard(UUID id) throws IOException, InterruptedException {
        RestoreOperation operation = operations.get(id);
        stop(operation);
        Map<String, String> system = operation.target().settings();
        if (system != null && operation.status() == Status.SUCCESS) {
            DataSet dataSet = inventory.current().dataSet(operation.dataSet());
            tellReads(operation, dataSet);
            kinds.of(dataSet).discard(new SourceSettings(system), operation.facts());
        }
        if (operation.target().directory() != null && operations.ownTarget(id)) {
            ScratchFolder.remove(Path.of(operation.target().directory()));
        }
    }

    /** Stops what a restore started, also in a process that has died since. @return false when nothing ran */
    boolean stop(RestoreOperation operation) throws IOException {
        boolean ours = running.stop(operation.restoreId());
        String directory = operation.target().directory();
        int others = directory == null ? 0 : LeftOverProcesses.stop(Path.of(directory));
        for (Path place : namedPlaces(operation)) {
            others += LeftOverProcesses.stop(place);
        }
        return ours || others > 0;
    }
}
