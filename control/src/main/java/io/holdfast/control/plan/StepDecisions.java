package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.plan.StepRun.Status;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people decide in the middle of a run. */
@Component
class StepDecisions {
    private static final String COMMANDER = "dr-commander";
    private static final String ADMINISTRATOR = "administrator";

    private final Catalog catalog;
    private final PlanRuns runs;
    private final StepRuns steps;
    private final RunStart start;
    private final Watching watching;
    private final AuditTrail trail;

    StepDecisions(Catalog catalog, PlanRuns runs, StepRuns steps, RunStart start, Watching watching, AuditTrail trail) {
        this.catalog = catalog;
        this.runs = runs;
        this.steps = steps;
        this.start = start;
        this.watching = watching;
        this.trail = trail;
    }

    /**
     * @param decision {@code confirm} or {@code reject} of what waits; {@code retry}, {@code done}, {@code skip} or
     *     {@code abort} of what needs a decision
     * @param note what was seen; needed but to confirm and to retry
     */
    record StepDecision(@Nullable String decision, @Nullable String note) {}

    private record Change(Status from, Status to, @Nullable String error) {}

    PlanRun decide(UUID id, String step, StepDecision given, String by, Set<String> roles) {
        PlanRun run = runs.get(id);
        DrPlan plan = runs.plan(id);
        StepRun stands = run.step(step);
        String decision = given.decision() == null ? "" : given.decision();
        String note = given.note() == null ? "" : given.note().strip();
        List<String> possible = switch (stands.status()) {
            case WAITING -> List.of("confirm", "reject");
            case NEEDS_DECISION -> List.of("retry", "done", "skip", "abort");
            case PENDING, RUNNING, SUCCESS, CHECKED, SKIPPED, FAILED, NOT_RUN -> List.of();
        };
        if (possible.isEmpty() || run.status().hasEnded()) {
            throw new ConflictException("Step " + step + " is " + stands.status() + " in a run that is " + run.status()
                    + "; nothing is to be decided about it.");
        }
        if (!possible.contains(decision)) {
            throw new InvalidRequestException(
                    "decision",
                    "must be one of " + String.join(", ", possible) + ", for the step is " + stands.status());
        }
        if (note.isEmpty() && !decision.equals("confirm") && !decision.equals("retry")) {
            throw new InvalidRequestException("note", "is missing; say what you saw, it is kept as evidence");
        }
        if (note.length() > 10_000) {
            throw new InvalidRequestException("note", "has more than 10000 characters");
        }
        requireRight(run, plan, stands, by, roles);
        if (decision.equals("abort")) {
            return abort(id, note, by);
        }
        catalog.runInTransaction(() -> {
            Change change = change(stands, decision, by, note);
            if (!steps.decide(
                    id, step, change.from(), change.to(), decision, by, note.isEmpty() ? null : note, change.error())) {
                throw new ConflictException("Step " + step + " moved on meanwhile. Look at the run again.");
            }
            trail.record(AuditEvent.succeeded("disaster-recovery.decide", "Run/" + id)
                    .with("plan", run.plan())
                    .with("step", step)
                    .with("decision", decision)
                    .with("note", note.isEmpty() ? null : note));
        });
        start.goOn(id);
        watching.tell(id, plan);
        return runs.measured(id);
    }

    private static Change change(StepRun stands, String decision, String by, String note) {
        return switch (decision) {
            case "confirm" -> new Change(Status.WAITING, Status.SUCCESS, null);
            case "reject" -> new Change(Status.WAITING, Status.NEEDS_DECISION, "Rejected by " + by + ": " + note);
            case "retry" -> new Change(Status.NEEDS_DECISION, Status.PENDING, null);
            case "done" -> new Change(Status.NEEDS_DECISION, Status.SUCCESS, null);
            case "skip" -> new Change(Status.NEEDS_DECISION, Status.SKIPPED, null);
            default -> throw new IllegalArgumentException(stands.step() + ": " + decision);
        };
    }

    private static void requireRight(PlanRun run, DrPlan plan, StepRun stands, String by, Set<String> roles) {
        String needed = COMMANDER;
        boolean otherPerson = false;
        if (stands.status() == Status.WAITING && run.mode() != PlanMode.TABLETOP) {
            StepAction action = plan.graph().stream()
                    .filter(one -> one.id().equals(stands.step()))
                    .findFirst()
                    .orElseThrow()
                    .action();
            if (action instanceof StepAction.Gate gate) {
                needed = gate.role();
                otherPerson = gate.otherPerson();
            }
        }
        if (!roles.contains(needed) && !roles.contains(ADMINISTRATOR)) {
            throw new ConflictException("Step " + stands.step() + " waits for somebody with the role " + needed + ".");
        }
        if (otherPerson && by.equals(run.requestedBy())) {
            throw new ConflictException("You asked for this run yourself, and step " + stands.step()
                    + " waits for another person with the role " + needed + ".");
        }
    }

    /** Ends a run; what it did is undone. */
    PlanRun abort(UUID id, @Nullable String reason, String by) {
        PlanRun run = runs.get(id);
        if (reason == null || reason.isBlank() || reason.length() > 2000) {
            throw new InvalidRequestException(
                    "reason", "must say why, in up to 2000 characters; it is kept as evidence");
        }
        catalog.runInTransaction(() -> {
            if (!runs.abort(id, by, reason.strip())) {
                PlanRun now = runs.get(id);
                throw new ConflictException("Run " + id + " is " + now.status() + "; "
                        + (now.status() == PlanRun.Status.AWAITING_APPROVAL
                                ? "withdraw it."
                                : "only one that is under way is aborted."));
            }
            trail.record(AuditEvent.succeeded("disaster-recovery.abort", "Run/" + id)
                    .with("plan", run.plan())
                    .with("reason", reason));
        });
        start.goOn(id);
        watching.tell(id, runs.plan(id));
        return runs.measured(id);
    }
}
