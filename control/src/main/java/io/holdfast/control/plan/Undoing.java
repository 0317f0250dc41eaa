package io.holdfast.control.plan;

import io.holdfast.control.inventory.ClusterAction;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.plan.StepRun.Stage;
import io.holdfast.control.plan.StepRun.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes back what the steps of an aborted run have done, the last one first. What fails is told; the others go on. */
@Component
class Undoing {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final PlanRuns runs;
    private final StepRuns steps;
    private final Actions actions;
    private final Restores restores;
    private final Watching watching;

    Undoing(PlanRuns runs, StepRuns steps, Actions actions, Restores restores, Watching watching) {
        this.runs = runs;
        this.steps = steps;
        this.actions = actions;
        this.restores = restores;
        this.watching = watching;
    }

    /** @return what could not be undone, in words */
    List<String> all(UUID run, DrPlan plan, UUID execution) throws InterruptedException {
        PlanRun now = runs.get(run);
        Map<String, PlanStep> declared =
                plan.graph().stream().collect(Collectors.toMap(PlanStep::id, Function.identity()));
        List<String> failed = new ArrayList<>();
        List<StepRun> begun = new ArrayList<>();
        for (StepRun step : now.steps()) {
            if (mayHaveDoneSomething(step)) {
                begun.add(step);
            }
            settle(now, step, execution);
        }
        watching.tell(run, plan);
        begun.sort(Comparator.comparing(Undoing::begunAt).reversed());
        for (StepRun step : begun) {
            PlanStep of = declared.get(step.step());
            if (of != null && !"DONE".equals(step.undo())) {
                undo(runs.get(run), plan, of, step, execution).ifPresent(failed::add);
            }
        }
        return failed;
    }

    private static java.time.Instant begunAt(StepRun step) {
        return step.startTime() == null ? java.time.Instant.EPOCH : step.startTime();
    }

    private static boolean mayHaveDoneSomething(StepRun step) {
        return step.restoreId() != null
                || step.status() == Status.SUCCESS
                || (step.attempt() > 0 && step.stage() != Stage.BEFORE && step.status() != Status.CHECKED);
    }

    /** A takeover that a test rehearsed was none. */
    private static boolean changedByTest(PlanStep step) {
        return step.inTest() && !(step.action() instanceof StepAction.Takeover);
    }

    /** Nothing goes on, or is waited for, any more. */
    private void settle(PlanRun run, StepRun step, UUID execution) {
        switch (step.status()) {
            case PENDING, WAITING -> steps.end(run.runId(), execution, step.step(), Status.NOT_RUN, "", null, Map.of());
            case RUNNING, NEEDS_DECISION ->
                steps.end(
                        run.runId(),
                        execution,
                        step.step(),
                        Status.FAILED,
                        step.detail(),
                        step.error() == null ? "The run was aborted in the middle of it." : step.error(),
                        Map.of());
            case SUCCESS, CHECKED, SKIPPED, FAILED, NOT_RUN -> {
                // stands as it is
            }
        }
    }

    private Optional<String> undo(PlanRun run, DrPlan plan, PlanStep step, StepRun found, UUID execution)
            throws InterruptedException {
        Optional<StepAction> declared =
                run.mode() == PlanMode.TABLETOP || (run.mode() == PlanMode.TEST && !changedByTest(step))
                        ? Optional.empty()
                        : step.undo().or(() -> Actions.inverse(step.action(), found.facts()));
        boolean mayStillRun = step.action() instanceof ClusterAction.Job && found.status() != Status.SUCCESS;
        if (declared.isEmpty() && found.restoreId() == null && !mayStillRun) {
            return Optional.empty();
        }
        boolean interrupted = "RUNNING".equals(found.undo());
        if (interrupted && declared.isPresent() && !declared.get().repeatable()) {
            String why = "The server stopped in the middle of undoing it by '"
                    + declared.get().summary() + "', and nobody knows whether it was done.";
            steps.undo(run.runId(), execution, step.id(), "FAILED", why);
            return Optional.of(step.id() + ": " + why);
        }
        steps.undo(run.runId(), execution, step.id(), "RUNNING", "");
        watching.tell(run.runId(), plan);
        List<String> problems = new ArrayList<>();
        String done = "";
        Work work = new Work(run, plan, step, execution, "undo", Values.of(run, plan));
        if (mayStillRun) {
            actions.end(work, step.action()).ifPresent(problems::add);
            done = "Its job was ended.";
        }
        if (declared.isPresent()) {
            try {
                done = (done + " "
                                + Timed.within(LONGEST, () -> actions.perform(work, declared.get()))
                                        .detail())
                        .strip();
            } catch (StepFailedException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (found.restoreId() != null) {
            restores.discard(found).ifPresent(problems::add);
            done = (done + " What was restored was removed.").strip();
        }
        boolean good = problems.isEmpty();
        steps.undo(
                run.runId(), execution, step.id(), good ? "DONE" : "FAILED", good ? done : String.join("; ", problems));
        watching.tell(run.runId(), plan);
        return good ? Optional.empty() : Optional.of(step.id() + ": " + String.join("; ", problems));
    }
}
