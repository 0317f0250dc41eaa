package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanStep;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * One step of one run, in the hands of one execution.
 *
 * @param run as it was when the step was begun
 * @param purpose {@code do}, {@code undo} and the like: what is asked for twice for one purpose is the same request
 * @param values of the variables
 */
record Work(PlanRun run, DrPlan plan, PlanStep step, UUID execution, String purpose, Map<String, String> values) {
    /** An id of this step for a part of it, always the same. */
    UUID id(String part) {
        return UUID.nameUUIDFromBytes(
                (run.runId() + "/" + step.id() + "/" + purpose + "/" + part).getBytes(StandardCharsets.UTF_8));
    }

    Work undoing() {
        return new Work(run, plan, step, execution, "undo", values);
    }

    StepRun recorded() {
        return run.step(step.id());
    }
}
