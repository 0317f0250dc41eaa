package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.plan.PlanRun.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Brings runs to their end. What was restored by a test is removed before; to do it twice is harmless. */
@Component
class RunEnding {
    private final Catalog catalog;
    private final InventoryStore inventory;
    private final PlanRuns runs;
    private final PlanVerifications verifications;
    private final Restores restores;
    private final Undoing undoing;
    private final RunDrills drills;
    private final Watching watching;
    private final LiveFeed live;
    private final AuditTrail trail;

    RunEnding(
            Catalog catalog,
            InventoryStore inventory,
            PlanRuns runs,
            PlanVerifications verifications,
            Restores restores,
            Undoing undoing,
            RunDrills drills,
            Watching watching,
            LiveFeed live,
            AuditTrail trail) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.runs = runs;
        this.verifications = verifications;
        this.restores = restores;
        this.undoing = undoing;
        this.drills = drills;
        this.watching = watching;
        this.live = live;
        this.trail = trail;
    }

    /** All steps are passed. */
    void finish(UUID id, DrPlan plan, UUID execution) throws InterruptedException {
        PlanRun run = runs.get(id);
        List<String> problems = new ArrayList<>();
        if (run.mode() == PlanMode.TEST) {
            for (StepRun step : run.steps()) {
                restores.discard(step).ifPresent(problems::add);
            }
        }
        List<String> byPeople = run.steps().stream()
                .filter(step -> "skip".equals(step.decision()) || "done".equals(step.decision()))
                .map(step -> step.step() + " ("
                        + ("skip".equals(step.decision()) ? "skipped" : "marked as done") + " by " + step.decidedBy()
                        + ")")
                .toList();
        StringBuilder outcome = new StringBuilder(
                passed(run) + " of " + run.steps().size() + " steps passed; " + took(runs.get(id)) + ".");
        if (!byPeople.isEmpty()) {
            outcome.append(" Not by themselves: ")
                    .append(String.join(", ", byPeople))
                    .append('.');
        }
        problems.forEach(problem -> outcome.append(' ').append(problem));
        TakeoverLoss.of(run, plan, inventory.current()).forEach(loss -> outcome.append(loss.sentence()));
        boolean good = problems.isEmpty();
        if (good && run.mode() != PlanMode.TABLETOP) {
            verifications
                    .of(run)
                    .missing(plan)
                    .ifPresent(why -> outcome.append(" The plan is not verified by that: ")
                            .append(why)
                            .append('.'));
        }
        end(
                run,
                plan,
                execution,
                good ? Status.SUCCESS : Status.FAILED,
                outcome.toString(),
                good && byPeople.isEmpty());
    }

    private static long passed(PlanRun run) {
        return run.steps().stream().filter(step -> step.status().isPassed()).count();
    }

    private static String took(PlanRun run) {
        Long target = run.rtoTargetSeconds();
        return String.format(Locale.ROOT, "%.1f s since the incident", run.elapsedSeconds())
                + (target == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %s the RTO of %d s",
                                run.elapsedSeconds() <= target ? "within" : "beyond",
                                target));
    }

    /** Somebody has asked for the end; nothing goes on any more. */
    void abort(UUID id, DrPlan plan, UUID execution) throws InterruptedException {
        List<String> failed = undoing.all(id, plan, execution);
        PlanRun run = runs.get(id);
        long undone =
                run.steps().stream().filter(step -> "DONE".equals(step.undo())).count();
        end(
                run,
                plan,
                execution,
                Status.ABORTED,
                "Aborted by " + run.abortBy() + ": " + run.abortReason() + ". " + undone
                        + (undone == 1 ? " step" : " steps") + " undone."
                        + (failed.isEmpty() ? "" : " NOT UNDONE: " + String.join("; ", failed)),
                false);
    }

    private void end(PlanRun run, DrPlan plan, UUID execution, Status status, String outcome, boolean proven) {
        catalog.runInTransaction(() -> {
            runs.end(run.runId(), execution, status, outcome);
            if (proven && run.mode() != PlanMode.TABLETOP) {
                verifications.add(run);
            }
            drills.end(runs.get(run.runId()), status, outcome);
            trail.record(AuditEvent.succeeded("disaster-recovery.run-ended", "DrPlan/" + run.plan())
                    .with("run", run.runId())
                    .with("mode", run.mode().word())
                    .with("status", status)
                    .with("outcome", outcome));
        });
        watching.tell(run.runId(), plan);
        live.dashboardChanged();
    }
}
