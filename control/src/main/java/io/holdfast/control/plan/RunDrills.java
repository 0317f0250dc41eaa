package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.recovery.Drill;
import io.holdfast.control.recovery.DrillEnding;
import io.holdfast.control.recovery.DrillScore;
import io.holdfast.control.recovery.Drills;
import io.holdfast.control.recovery.Participant;
import io.holdfast.control.recovery.PlannedDrill;
import io.holdfast.control.recovery.ProposedAction;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.training.TrainingRegister;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the record of the drill that a test, a tabletop or a switchover is: its steps, its score, what it showed. A failover and
 * a failback for real leave the same, of types of their own: what they showed is to be looked back at, too.
 */
@Component
class RunDrills {
    private final InventoryStore inventory;
    private final PlanRuns runs;
    private final StepRuns steps;
    private final Drills drills;
    private final DrillEnding ending;
    private final RestoreOperations restores;
    private final TrainingRegister training;
    private final Clock clock;

    RunDrills(
            InventoryStore inventory,
            PlanRuns runs,
            StepRuns steps,
            Drills drills,
            DrillEnding ending,
            RestoreOperations restores,
            TrainingRegister training,
            Clock clock) {
        this.inventory = inventory;
        this.runs = runs;
        this.steps = steps;
        this.drills = drills;
        this.ending = ending;
        this.restores = restores;
        this.training = training;
        this.clock = clock;
    }

    /** In the caller's transaction. */
    void begin(PlanRun run) {
        DrPlan plan = runs.plan(run.runId());
        // one id for both: whoever has one finds the other
        UUID id = run.runId();
        drills.add(
                new Drill(
                        id,
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                        type(run.mode(), plan),
                        run.mode().word() + " of plan " + plan.name() + ", version "
                                + plan.version().substring(0, 12)
                                + (run.approved() ? "" : ", which nobody had approved of"),
                        run.participants().stream().map(one -> words(one, plan)).toList(),
                        plan.name(),
                        Drill.Status.SCHEDULED,
                        null,
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        run.reason(),
                        run.requestedBy(),
                        null,
                        false,
                        List.copyOf(runs.services(id)),
                        0),
                null,
                runs.services(id));
        drills.begin(id);
        runs.drill(run.runId(), id);
    }

    /** With the training that the register knows of where nobody said another, and whether it holds for the plan. */
    private String words(Participant given, DrPlan plan) {
        LocalDate on = given.trainedOn() != null
                ? given.trainedOn()
                : training.trainedOn(given.name(), given.role()).orElse(null);
        Participant one = new Participant(given.name(), given.role(), on);
        return on == null
                ? one.words()
                : TrainingRegister.validUntil(plan, given.role(), on)
                        .filter(until -> until.isBefore(training.today()))
                        .map(one::wordsOverdue)
                        .orElseGet(one::words);
    }

    private String type(PlanMode mode, DrPlan plan) {
        return switch (mode) {
            case FAILOVER -> Drill.REAL_FAILOVER;
            case FAILBACK -> Drill.REAL_FAILBACK;
            case SWITCHOVER, TEST, TABLETOP ->
                PlannedDrill.type(mode.word(), PlanServices.coversAll(plan, inventory.current()));
        };
    }

    /** In the caller's transaction. @param status of the run, which the record of it does not hold yet */
    void end(PlanRun run, PlanRun.Status status, String outcome) {
        UUID id = run.drillId();
        if (id == null) {
            return;
        }
        if (status != PlanRun.Status.ABORTED) {
            // to do it, well or not, is to practise it
            run.participants().forEach(one -> training.tookPart(id, one.name(), one.role()));
        }
        Map<String, Double> before = steps.measured(run.plan());
        DrPlan plan = runs.plan(run.runId());
        drills.steps(
                id,
                run.steps().stream()
                        .filter(step -> step.startTime() != null)
                        .map(step -> record(step, plan, before.get(step.step())))
                        .toList());
        List<Finding> findings = findings(run);
        DrillScore score = score(run, plan, id);
        score.missed().forEach(missed -> findings.add(new Finding(missed, "")));
        ending.end(
                id,
                // it shows whether the service is back within its targets, not only whether it comes back
                status == PlanRun.Status.SUCCESS && score.missed().isEmpty()
                        ? Drill.Status.SUCCESS
                        : Drill.Status.FAILED,
                outcome + score.sentence(),
                findings.stream().map(Finding::text).toList(),
                findings.stream()
                        .map(finding ->
                                new ProposedAction("Decide what to do about: " + finding.text(), finding.owner()))
                        .toList());
    }

    private static Drill.Step record(StepRun step, DrPlan plan, @Nullable Double usual) {
        String dataSet = plan.graph().stream()
                .filter(one -> one.id().equals(step.step()))
                .map(one -> one.action())
                .filter(StepAction.Restore.class::isInstance)
                .map(action -> ((StepAction.Restore) action).dataSet())
                .findFirst()
                .orElse(null);
        String said = step.error() == null ? step.detail() : step.error();
        String note = step.note() == null ? "" : " [" + step.decidedBy() + ": " + step.note() + "]";
        String compared = usual == null ? "" : String.format(Locale.ROOT, " (as a rule %.1f s)", usual);
        return new Drill.Step(
                (step.group() == null ? "" : step.group() + " / ") + step.step() + ": " + step.summary(),
                dataSet,
                java.util.Objects.requireNonNull(step.startTime()),
                step.seconds() == null ? 0 : step.seconds(),
                step.status().isPassed() ? "SUCCESS" : "FAILED",
                said + note + compared);
    }

    /** @param owner of the step that showed it; empty: none, or it is about the whole */
    private record Finding(String text, String owner) {}

    /** What did not go by itself, and what people noted. */
    private static List<Finding> findings(PlanRun run) {
        List<Finding> findings = new ArrayList<>();
        for (StepRun step : run.steps()) {
            Optional<String> what = Optional.ofNullable(step.error());
            if ("FAILED".equals(step.undo())) {
                what = Optional.of("could not be undone: " + step.undoDetail());
            }
            what.ifPresent(error -> findings.add(new Finding(step.step() + ": " + error, step.owner())));
            if (step.note() != null) {
                findings.add(
                        new Finding(step.step() + ", noted by " + step.decidedBy() + ": " + step.note(), step.owner()));
            }
        }
        return findings;
    }

    /** Each restore and takeover against its RTO and its RPO, and a run that does something against the plan's RTO. */
    private DrillScore score(PlanRun run, DrPlan plan, UUID drill) {
        DrillScore score = new DrillScore();
        restores.ofDrill(drill).forEach(score::judge);
        TakeoverLoss.of(run, plan, inventory.current()).forEach(loss -> loss.judge(score));
        if (run.mode() != PlanMode.TABLETOP) {
            score.judge("RTO", "The whole, since the incident", run.elapsedSeconds(), run.rtoTargetSeconds());
        }
        return score;
    }
}
