package io.holdfast.control.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A step of a recovery plan.
 *
 * @param id unique in the plan
 * @param after ids of the steps that must be done before
 * @param timeout of one attempt, its checks included; for a gate, until somebody has to be reminded
 * @param before what must hold before the action, in order
 * @param afterwards what must hold after it, in order
 * @param undo when a run is aborted after the step began; empty: nothing, but what was restored is removed
 * @param owner who answers for it; may be empty
 * @param message for those who walk through the plan; may be empty
 * @param modes in which it is done at all, such as {@code failover}
 * @param inTest whether a test does it; else a test only checks that it could be done
 * @param group that it belongs to, with the names of the groups around before it: {@code home.databases}; empty: none
 * @param fragment that it was taken from when the plan's version was made; empty: none
 */
public record PlanStep(
        String id,
        List<String> after,
        StepAction action,
        Duration timeout,
        Retry retry,
        List<StepAction> before,
        List<StepAction> afterwards,
        Optional<StepAction> undo,
        String owner,
        String message,
        List<String> modes,
        boolean inTest,
        Optional<String> group,
        Optional<String> fragment) {
    /**
     * @param times after the first attempt
     * @param pause between two attempts
     */
    public record Retry(int times, Duration pause) {
        public static final Retry NEVER = new Retry(0, Duration.ZERO);
    }
}
