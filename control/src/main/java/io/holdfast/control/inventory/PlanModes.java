package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.DrPlan;
import java.util.List;
import java.util.Optional;

/** In which modes a plan can be run. */
public final class PlanModes {
    private static final String TEST = "test";

    private PlanModes() {}

    /** Why a plan cannot be run in a mode, as what is said of the field {@code mode}; empty when it can. */
    public static Optional<String> obstacle(DrPlan plan, String mode) {
        List<PlanStep> part = plan.graph().stream()
                .filter(step -> step.modes().contains(mode))
                .toList();
        if (part.isEmpty()) {
            return Optional.of("is " + mode + ", for which the plan has no step; give steps 'modes: [" + mode + "]'");
        }
        List<PlanStep> effective =
                part.stream().filter(step -> step.action().changesSomething()).toList();
        boolean idle =
                mode.equals(TEST) && !effective.isEmpty() && effective.stream().noneMatch(PlanStep::inTest);
        return idle
                ? Optional.of(
                        "is test, in which nothing of the plan would be done: it restores nothing, and the rest is"
                                + " only looked at. 'holdfast dr dry-run " + plan.name()
                                + "' looks at it; a switchover practises it; 'inTest: true' has a test do a step")
                : Optional.empty();
    }
}
