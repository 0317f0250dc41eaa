package io.holdfast.control.plan;

import io.holdfast.control.Bytes;
import io.holdfast.control.Catalog;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.StepAction.Restore;
import io.holdfast.control.inventory.StepAction.Validate;
import io.holdfast.control.restore.CopiesApart;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperation.Check;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.restore.RestorePlan;
import io.holdfast.control.restore.RestoreRequests;
import io.holdfast.control.restore.RestoreRunner;
import io.holdfast.sources.ProofLevel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The steps that bring data back, and look at what was brought back. */
@Component
class Restores {
    private final Catalog catalog;
    private final StepRuns steps;
    private final RestoreRequests requests;
    private final RestoreOperations operations;
    private final RestoreRunner runner;
    private final CopiesApart apart;

    Restores(
            Catalog catalog,
            StepRuns steps,
            RestoreRequests requests,
            RestoreOperations operations,
            RestoreRunner runner,
            CopiesApart apart) {
        this.catalog = catalog;
        this.steps = steps;
        this.requests = requests;
        this.operations = operations;
        this.runner = runner;
        this.apart = apart;
    }

    Done perform(Work work, Restore restore) throws StepFailedException, InterruptedException {
        UUID id;
        try {
            // both or none: a restore that no step knows of would never be removed
            id = catalog.inTransaction(() -> {
                UUID noted = requests.note(
                                wish(
                                        work.run(),
                                        work.plan().repository(),
                                        restore,
                                        work.step().id()),
                                work.run().requestedBy(),
                                work.run().drillId())
                        .restoreId();
                steps.restore(work.run().runId(), work.execution(), work.step().id(), noted);
                return noted;
            });
        } catch (InvalidRequestException | NotFoundException e) {
            throw new StepFailedException("It cannot be restored: " + e.getMessage(), e);
        }
        RestoreOperation ended = runner.run(id);
        if (Thread.interrupted()) {
            throw new InterruptedException("the restore was stopped");
        }
        return done(ended);
    }

    private static Done done(RestoreOperation ended) throws StepFailedException {
        if (ended.status() != RestoreOperation.Status.SUCCESS) {
            throw new StepFailedException(String.valueOf(ended.errorMessage()));
        }
        long passed = ended.validations().stream().filter(Check::passed).count();
        Map<String, String> facts = new HashMap<>();
        if (ended.recoveredTo() != null) {
            facts.put("recoveredTo", ended.recoveredTo().toString());
        }
        if (ended.measuredRpoSeconds() != null) {
            facts.put("lossSeconds", String.format(Locale.ROOT, "%.1f", ended.measuredRpoSeconds()));
        }
        if (ended.measuredRtoSeconds() != null) {
            facts.put("tookSeconds", String.format(Locale.ROOT, "%.1f", ended.measuredRtoSeconds()));
        }
        if (ended.predictedRtoSeconds() != null) {
            facts.put("predictedSeconds", String.format(Locale.ROOT, "%.1f", ended.predictedRtoSeconds()));
        }
        return new Done(
                String.format(
                        Locale.ROOT,
                        "%s; recovered to %s; %d of %d validations passed; %s",
                        String.valueOf(ended.proofLevel()).toLowerCase(Locale.ROOT),
                        ended.recoveredTo(),
                        passed,
                        ended.validations().size(),
                        ended.took()),
                facts);
    }

    private RestoreRequests.Wish wish(PlanRun run, String repository, Restore restore, String step) {
        return new RestoreRequests.Wish(
                restore.dataSet(),
                restore.repository().orElse(repository),
                null,
                run.pointInTime(),
                run.incidentTime(),
                null,
                // of a test's copy nobody makes use
                run.mode() == PlanMode.TEST ? apart.selection(restore.dataSet(), null) : null,
                "Run " + run.runId() + " of plan " + run.plan() + ", step " + step + ": " + run.reason());
    }

    /** A restore that ended well is not repeated; what was left of another one is removed. */
    Looked look(Work work) {
        UUID id = work.recorded().restoreId();
        if (id == null) {
            return new Looked.Again();
        }
        // of one in the middle of which a server died this removes what there is, and notes that it failed
        RestoreOperation operation = runner.run(id);
        try {
            return new Looked.WasDone(done(operation));
        } catch (StepFailedException e) {
            return new Looked.Again();
        }
    }

    /** What would be restored. @throws StepFailedException when nothing could be */
    Done check(Restore restore, String repository) throws StepFailedException {
        try {
            RestorePlan plan = requests.plan(new RestoreRequests.Wish(
                    restore.dataSet(), restore.repository().orElse(repository), null, null, null, null, null, null));
            return Done.of("From " + plan.recoveryPoint().repository() + ", the state of "
                    + plan.recoveryPoint().consistentAt() + ", "
                    + Bytes.text(plan.recoveryPoint().sizeBytes()) + ".");
        } catch (InvalidRequestException | NotFoundException e) {
            throw new StepFailedException("It could not be restored: " + e.getMessage(), e);
        }
    }

    Done validate(Work work, Validate validate) throws StepFailedException {
        UUID id = work.run().step(validate.restored()).restoreId();
        if (id == null) {
            throw new StepFailedException("Step " + validate.restored() + " restored nothing that could be validated.");
        }
        RestoreOperation operation = operations.get(id);
        List<Check> failed = operation.validations().stream()
                .filter(check -> !check.passed())
                .toList();
        if (operation.status() != RestoreOperation.Status.SUCCESS || !failed.isEmpty()) {
            throw new StepFailedException(
                    failed.isEmpty()
                            ? String.valueOf(operation.errorMessage())
                            : failed.stream()
                                    .map(check -> "'" + check.name() + "' failed: " + check.detail())
                                    .collect(Collectors.joining("; ")));
        }
        if (Optional.ofNullable(operation.proofLevel())
                .filter(level -> level.compareTo(ProofLevel.QUERIED) >= 0)
                .isEmpty()) {
            throw new StepFailedException("What was restored was not queried. Declare validations of the data set.");
        }
        return Done.of(operation.validations().size() + " validations passed: "
                + operation.validations().stream().map(Check::name).collect(Collectors.joining(", ")));
    }

    /** Removes what a step restored; nothing when it restored nothing. @return what failed, in words */
    Optional<String> discard(StepRun step) throws InterruptedException {
        UUID id = step.restoreId();
        if (id == null) {
            return Optional.empty();
        }
        try {
            runner.discard(id);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of("What step " + step.step() + " restored could not be removed: " + e.getMessage());
        }
    }
}
