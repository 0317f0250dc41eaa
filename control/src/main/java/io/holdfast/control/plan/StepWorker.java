package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.plan.StepRun.Stage;
import io.holdfast.control.plan.StepRun.Status;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes one step through its attempts on the calling thread, and records each before it begins and after it has ended. When
 * it is interrupted, because the server stops or the run is aborted, nothing is recorded: the step stands as one in the
 * middle of which somebody left.
 */
@Component
class StepWorker {
    private static final Logger LOG = LoggerFactory.getLogger(StepWorker.class);

    private final PlanRuns runs;
    private final StepRuns steps;
    private final Actions actions;

    StepWorker(PlanRuns runs, StepRuns steps, Actions actions) {
        this.runs = runs;
        this.steps = steps;
        this.actions = actions;
    }

    private Work work(UUID run, DrPlan plan, PlanStep step, UUID execution) {
        PlanRun now = runs.get(run);
        return new Work(now, plan, step, execution, "do", Values.of(now, plan));
    }

    /** What takes no time: a person is waited for, or nothing is to be done. @return whether the step is settled by that */
    boolean settle(PlanRun run, DrPlan plan, PlanStep step, UUID execution) {
        if (!step.modes().contains(run.mode().word())) {
            steps.end(
                    run.runId(),
                    execution,
                    step.id(),
                    Status.SKIPPED,
                    "Not part of a " + run.mode().word() + ".",
                    null,
                    Map.of());
            return true;
        }
        Map<String, String> values = Values.of(run, plan);
        if (step.action() instanceof StepAction.Gate gate) {
            steps.waits(run.runId(), execution, step.id(), Placeholders.filled(gate.ask(), values));
            return true;
        }
        if (run.mode() == PlanMode.TABLETOP) {
            String words = Placeholders.filled(step.message(), values);
            steps.waits(
                    run.runId(),
                    execution,
                    step.id(),
                    step.action().summary() + "." + (words.isEmpty() ? "" : " " + words));
            return true;
        }
        return false;
    }

    /** Blocks until the step is done, or needs a decision. @param found as it stood before */
    void run(UUID run, DrPlan plan, PlanStep step, UUID execution, StepRun found) throws InterruptedException {
        Work work = work(run, plan, step, execution);
        if (work.run().mode() == PlanMode.TEST && !step.inTest()) {
            check(work);
            return;
        }
        Stage from = Stage.BEFORE;
        Done before = Done.of(found.detail());
        if (found.status() == Status.RUNNING) {
            switch (lookAt(work, found)) {
                case Looked.WasDone done -> {
                    before = done.done();
                    from = Stage.AFTER;
                }
                case Looked.Again again -> LOG.info("Step {} of run {} is begun again", step.id(), run);
                case Looked.Unknown unknown -> {
                    steps.end(
                            run, execution, step.id(), Status.NEEDS_DECISION, found.detail(), unknown.why(), Map.of());
                    return;
                }
            }
        }
        int attempt = found.attempt();
        for (int left = step.retry().times(); ; left--) {
            try {
                Done done = attempt(work, from, from == Stage.AFTER ? attempt : ++attempt, before);
                steps.end(run, execution, step.id(), Status.SUCCESS, done.detail(), null, done.facts());
                return;
            } catch (StepFailedException e) {
                LOG.warn("Step {} of run {} failed (attempt {}): {}", step.id(), run, attempt, e.getMessage());
                if (left <= 0) {
                    steps.end(
                            run,
                            execution,
                            step.id(),
                            Status.NEEDS_DECISION,
                            "",
                            String.valueOf(e.getMessage()),
                            Map.of());
                    return;
                }
                Thread.sleep(step.retry().pause());
                from = Stage.BEFORE;
                work = work(run, plan, step, execution);
            }
        }
    }

    private Looked lookAt(Work work, StepRun found) throws InterruptedException {
        return switch (found.stage()) {
            case BEFORE -> new Looked.Again();
            case ACTION -> actions.look(work, work.step().action());
            case AFTER ->
                actions.look(work, work.step().action()) instanceof Looked.WasDone done
                        ? done
                        : new Looked.WasDone(Done.of("Done before the server stopped."));
        };
    }

    private void check(Work work) throws InterruptedException {
        UUID run = work.run().runId();
        steps.begin(run, work.execution(), work.step().id(), work.recorded().attempt() + 1);
        try {
            Done found = actions.check(work.plan(), work.step().action(), work.values());
            steps.end(
                    run,
                    work.execution(),
                    work.step().id(),
                    Status.CHECKED,
                    "Only looked at: " + found.detail(),
                    null,
                    Map.of());
        } catch (StepFailedException e) {
            steps.end(
                    run,
                    work.execution(),
                    work.step().id(),
                    Status.NEEDS_DECISION,
                    "",
                    String.valueOf(e.getMessage()),
                    Map.of());
        }
    }

    private Done attempt(Work work, Stage from, int number, Done before)
            throws StepFailedException, InterruptedException {
        UUID run = work.run().runId();
        String step = work.step().id();
        if (from == Stage.BEFORE) {
            steps.begin(run, work.execution(), step, number);
        }
        try {
            return Timed.within(work.step().timeout(), () -> through(work, from, before));
        } catch (LateException e) {
            actions.abandon(
                    work(run, work.plan(), work.step(), work.execution()),
                    work.step().action());
            throw e;
        }
    }

    private Done through(Work work, Stage from, Done before) throws StepFailedException, InterruptedException {
        UUID run = work.run().runId();
        String step = work.step().id();
        Done done = before;
        if (from == Stage.BEFORE) {
            for (StepAction check : work.step().before()) {
                check(work, check, "What must hold before it does not: ");
            }
            steps.stage(run, work.execution(), step, Stage.ACTION);
            done = actions.perform(work, work.step().action());
            steps.stage(run, work.execution(), step, Stage.AFTER);
        }
        for (StepAction check : work.step().afterwards()) {
            check(work, check, "It was done, but what must hold then does not: ");
        }
        return done;
    }

    private void check(Work work, StepAction check, String words) throws StepFailedException, InterruptedException {
        try {
            actions.perform(work, check);
        } catch (StepFailedException e) {
            throw new StepFailedException(words + e.getMessage(), e);
        }
    }
}
