package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.restore.RtoPrediction;
import io.holdfast.control.restore.RtoPredictions;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How long steps take as a rule, and by what that is told. Agents of site groups are asked, which can take some seconds. */
@Component
class StepTimes {
    private final StepRuns steps;
    private final RtoPredictions predictions;
    private final Takeovers takeovers;

    StepTimes(StepRuns steps, RtoPredictions predictions, Takeovers takeovers) {
        this.steps = steps;
        this.predictions = predictions;
        this.takeovers = takeovers;
    }

    /**
     * What a step is expected to take.
     *
     * @param seconds null where nothing tells
     * @param by {@code runs}, {@code restores}, {@code agents} (takeovers that they remember), {@code declared}, {@code mode}
     *     (nothing of it is done in this mode of a run) or {@code nothing}
     */
    record Expected(@Nullable Double seconds, String by) {
        static final Expected NONE = new Expected(null, "nothing");

        private static final Expected NOT_DONE = new Expected(0.0, "mode");
    }

    /** By the ids of steps, whether a run in this mode does them or not; without those of which nothing tells. */
    Map<String, Expected> usual(DrPlan plan, PlanMode mode) throws InterruptedException {
        Map<String, Double> measured = steps.measured(plan.name());
        Map<String, RtoPrediction> restores =
                predictions.all().stream().collect(Collectors.toMap(RtoPrediction::dataSet, prediction -> prediction));
        Map<String, Expected> expected = new HashMap<>();
        for (PlanStep step : plan.graph()) {
            Double seconds = measured.get(step.id());
            RtoPrediction prediction =
                    step.action() instanceof StepAction.Restore restore ? restores.get(restore.dataSet()) : null;
            if (prediction != null && prediction.predictedSeconds() != null) {
                // by the size that it has now
                expected.put(step.id(), new Expected(prediction.predictedSeconds(), "restores"));
            } else if (step.action() instanceof StepAction.Wait wait) {
                expected.put(step.id(), new Expected((double) wait.time().toSeconds(), "declared"));
            } else if (seconds != null) {
                expected.put(step.id(), new Expected(seconds, "runs"));
            } else if (step.action() instanceof StepAction.Takeover takeover && !isRehearsed(step, mode)) {
                OptionalDouble usual = takeovers.usualSeconds(takeover, Takeovers.isPlanned(takeover, mode));
                if (usual.isPresent()) {
                    expected.put(step.id(), new Expected(usual.getAsDouble(), "agents"));
                }
            }
        }
        return expected;
    }

    /** As {@link #usual}, for a run that is about to be: what it does not do takes no time. */
    Map<String, Expected> ofRun(DrPlan plan, PlanMode mode) throws InterruptedException {
        Map<String, Expected> expected = usual(plan, mode);
        plan.graph().stream()
                .filter(step -> !counts(step, mode))
                .forEach(step -> expected.put(step.id(), Expected.NOT_DONE));
        return expected;
    }

    /** Whether a run in this mode tries the step on a copy. */
    static boolean isRehearsed(PlanStep step, PlanMode mode) {
        return mode == PlanMode.TEST && step.inTest() && step.action() instanceof StepAction.Takeover;
    }

    /** Whether a run in this mode does the step, and does not only look whether it could. */
    static boolean counts(PlanStep step, PlanMode mode) {
        return step.modes().contains(mode.word()) && !(mode == PlanMode.TEST && !step.inTest());
    }
}
