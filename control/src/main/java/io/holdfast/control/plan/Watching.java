package io.holdfast.control.plan;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.live.LiveFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells whoever listens how a run goes, and raises an alert while it waits for a person. */
@Component
class Watching {
    private final PlanRuns runs;
    private final Alerts alerts;
    private final LiveFeed live;
    private final Clock clock;

    Watching(PlanRuns runs, Alerts alerts, LiveFeed live, Clock clock) {
        this.runs = runs;
        this.alerts = alerts;
        this.live = live;
        this.clock = clock;
    }

    /** How it goes now; a person who takes longer than a step's timeout makes the alert critical. */
    void tell(UUID id, DrPlan plan) {
        PlanRun run = runs.get(id);
        List<StepRun> waiting = run.status().hasEnded()
                ? List.of()
                : run.steps().stream()
                        .filter(step -> step.status() == StepRun.Status.WAITING
                                || step.status() == StepRun.Status.NEEDS_DECISION)
                        .toList();
        if (waiting.isEmpty()) {
            alerts.resolve(cause(id));
        } else {
            raise(run, plan, waiting);
        }
        live.tell("run", id.toString(), run, runs.services(id));
    }

    private void raise(PlanRun run, DrPlan plan, List<StepRun> waiting) {
        boolean failed = waiting.stream().anyMatch(step -> step.status() == StepRun.Status.NEEDS_DECISION);
        boolean late = waiting.stream().anyMatch(step -> isLate(step, plan));
        alerts.raise(
                cause(run.runId()),
                failed || late ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                "The " + run.mode().word() + " of plan " + run.plan()
                        + (failed ? " needs a decision" : " waits for somebody"),
                waiting.stream()
                                .map(step -> step.step() + ": "
                                        + withStop(step.error() == null ? step.detail() : step.error()))
                                .collect(Collectors.joining(" "))
                        + " Decide with 'holdfast dr decide " + run.runId() + "'.",
                run.plan());
    }

    /** What a step says may be a sentence, a question, or a few words. */
    private static String withStop(String said) {
        String words = said.strip();
        return words.endsWith(".") || words.endsWith("?") || words.endsWith("!") ? words : words + ".";
    }

    private boolean isLate(StepRun step, DrPlan plan) {
        Duration limit = plan.graph().stream()
                .filter(one -> one.id().equals(step.step()))
                .map(PlanStep::timeout)
                .findFirst()
                .orElse(Duration.ofHours(4));
        return step.startTime() != null
                && step.status() == StepRun.Status.WAITING
                && step.startTime().plus(limit).isBefore(clock.instant());
    }

    private static String cause(UUID run) {
        return "plan-run:" + run;
    }
}
