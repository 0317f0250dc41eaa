package io.holdfast.control.restore;

import io.holdfast.control.ConflictException;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.ErrandWatch;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.live.ProgressMeter;
import io.holdfast.control.restore.RestoreOperation.Status;
import io.holdfast.control.trace.WorkSpan;
import io.holdfast.control.work.ScratchFolder;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.part.ConflictRule;
import io.holdfast.sources.part.Difference;
import io.holdfast.sources.part.PartOrder;
import io.holdfast.sources.part.PartResult;
import io.holdfast.sources.part.PartialRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Lays restored parts beside the living system and, as somebody approved, puts them into it. */
@Component
public class PartRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PartRunner.class);

    private final RestoreOperations operations;
    private final RestoreApplications applications;
    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final ControlSettings settings;
    private final Alerts alerts;
    private final LiveFeed live;
    private final SecretReads reads;
    private final StoppableWork stoppable;
    private final RunningErrands errands;
    private final Clock clock;

    PartRunner(
            RestoreOperations operations,
            RestoreApplications applications,
            InventoryStore inventory,
            SourceKinds kinds,
            ControlSettings settings,
            Alerts alerts,
            LiveFeed live,
            SecretReads reads,
            StoppableWork stoppable,
            RunningErrands errands,
            Clock clock) {
        this.operations = operations;
        this.applications = applications;
        this.inventory = inventory;
        this.kinds = kinds;
        this.settings = settings;
        this.alerts = alerts;
        this.live = live;
        this.reads = reads;
        this.stoppable = stoppable;
        this.errands = errands;
        this.clock = clock;
    }

    /**
     * Compares now, on the calling thread, and keeps the difference with the restore.
     *
     * @param by whoever waits for it
     * @throws ConflictException when the restore brought no part, the living system cannot be compared with it, or it was
     *     cancelled
     */
    public RestoreOperation compare(UUID restore, String by) throws InterruptedException {
        RestoreOperation operation = operations.get(restore);
        extract(operation);
        Optional<String> failed =
                errands.run(ErrandKind.COMPARISON, restore.toString(), by, watch -> refresh(operation, watch));
        if (failed.isPresent()) {
            throw new ConflictException(failed.get());
        }
        return operations.get(restore);
    }

    /** Compares with nobody watching. */
    Optional<String> refresh(RestoreOperation operation) throws InterruptedException {
        return refresh(operation, ErrandWatch.NOBODY);
    }

    /** Compares and keeps what came of it. @return why it could not be compared */
    private Optional<String> refresh(RestoreOperation operation, ErrandWatch watch) throws InterruptedException {
        Optional<String> failed = Optional.empty();
        Difference difference = null;
        try (ScratchFolder scratch = ScratchFolder.make(settings.work(), "compare-" + operation.restoreId())) {
            DataSet dataSet = inventory.current().dataSet(operation.dataSet());
            reads.forJob("DataSet/" + dataSet.name(), SecretUse.ofLiving(dataSet), "Restore/" + operation.restoreId());
            difference = recovery(dataSet)
                    .compare(
                            extract(operation),
                            SourceKinds.settings(dataSet),
                            new SourceContext(
                                    clock,
                                    new ProgressMeter(
                                            "comparing",
                                            0,
                                            progress -> watch.reached(
                                                    progress.stage(),
                                                    progress.processedBytes(),
                                                    progress.expectedBytes())),
                                    scratch.path()));
        } catch (IOException | RuntimeException e) {
            // one that was broken off says nothing of the living system
            watch.reached("ending", 0, null);
            LOG.warn("The part of restore {} could not be compared", operation.restoreId(), e);
            failed = Optional.of(message(e));
        }
        operations.compared(operation.restoreId(), difference, failed.orElse(null));
        tell(operation);
        return failed;
    }

    /** That the restore, or what is put back of it, is no longer as it was. */
    private void tell(RestoreOperation operation) {
        live.tell(
                "restore",
                operation.restoreId().toString(),
                operations.get(operation.restoreId()),
                Set.of(operation.serviceName()));
    }

    /**
     * Runs an application on the calling thread and records what it came to. One that was interrupted by a crash is
     * tried again: it applies what was approved and nothing else, so that it is done once at most.
     */
    public void run(UUID id) throws InterruptedException {
        RestoreApplication application = applications.get(id);
        if (application.ended() || application.status() == RestoreApplication.Status.AWAITING_APPROVAL) {
            return;
        }
        boolean again = application.status() == RestoreApplication.Status.IN_PROGRESS;
        RestoreOperation operation = operations.get(application.restoreId());
        if (!applications.begin(id)) {
            neverBegun(application, operation);
            return;
        }
        WorkSpan span = WorkSpan.current();
        span.begun("data_set", operation.dataSet());
        tell(operation);
        String error = null;
        PartResult result = null;
        boolean interrupted = false;
        try (ScratchFolder scratch = ScratchFolder.make(settings.work(), "apply-" + id)) {
            DataSet dataSet = inventory.current().dataSet(operation.dataSet());
            reads.forJob("DataSet/" + dataSet.name(), SecretUse.ofLiving(dataSet), "Application/" + id);
            SourceContext context = new SourceContext(
                    clock,
                    new ProgressMeter("applying", 0, progress -> {
                        applications.progress(id, progress);
                        tell(operation);
                    }),
                    scratch.path());
            result = stoppable.run(
                    id,
                    () -> recovery(dataSet)
                            .apply(
                                    extract(operation),
                                    SourceKinds.settings(dataSet),
                                    new PartOrder(
                                            application.digest(),
                                            ConflictRule.of(application.conflictRule())
                                                    .orElseThrow(),
                                            application.withoutTriggers()),
                                    context));
        } catch (InterruptedException e) {
            if (applications.settleCancelled(id, RestoreApplication.Status.IN_PROGRESS)) {
                span.outcome("CANCELLED");
                LOG.info("Application {} of restore {} was cancelled", id, operation.restoreId());
                tell(operation);
                return;
            }
            error = "The server was stopped in the middle of this. Nothing was changed; apply it again.";
            interrupted = true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("Application {} of restore {} failed", id, operation.restoreId(), e);
            error = message(e)
                    + (again
                            ? " The server had stopped in the middle of it before: it may have been done then; the"
                                    + " difference tells."
                            : "");
        }
        span.outcome(error == null ? "SUCCESS" : "FAILED");
        applications.end(id, error, result);
        tell(operation);
        String alert = "apply:" + operation.restoreId();
        if (error == null) {
            alerts.resolve(alert);
        } else {
            alerts.raise(
                    alert,
                    Alerts.Severity.CRITICAL,
                    "Putting back a part of " + operation.dataSet() + " failed",
                    error,
                    operation.dataSet());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        refresh(operation);
        live.dashboardChanged();
    }

    /** It was cancelled before this server took it up. */
    private void neverBegun(RestoreApplication application, RestoreOperation operation) throws InterruptedException {
        if (!applications.settleCancelled(application.applicationId(), RestoreApplication.Status.SCHEDULED)) {
            applications.end(
                    application.applicationId(),
                    "Cancelled by " + application.cancelRequestedBy()
                            + ", but the server had stopped in the middle of it"
                            + " before: it may have been done then; the difference tells.",
                    null);
            refresh(operation);
        }
        tell(operation);
    }

    private PartialRecovery recovery(DataSet dataSet) {
        return kinds.of(dataSet)
                .partialRecovery()
                .orElseThrow(() -> new ConflictException(
                        "Parts of " + dataSet.kind() + " data sets cannot be put back by themselves."));
    }

    /** @throws ConflictException when the restore brought no part */
    static Path extract(RestoreOperation operation) {
        if (operation.status() != Status.SUCCESS) {
            throw new ConflictException("Restore " + operation.restoreId() + " is " + operation.status()
                    + "; only what a restore has brought back can be compared and applied.");
        }
        String extract = operation.facts().get(PartialRecovery.EXTRACT);
        if (extract == null) {
            throw new ConflictException("Restore " + operation.restoreId() + " brought back everything, not a part."
                    + " Restore with a selection, such as a table, to put that back.");
        }
        return Path.of(extract);
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
