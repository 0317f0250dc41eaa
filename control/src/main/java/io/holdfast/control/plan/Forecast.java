package io.holdfast.control.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, and how long it would take.
 *
 * @param approved whether a second person has approved of the version
 * @param ready whether nothing that was looked at stands in the way: no problem of a step, and nothing in {@code refusals}
 * @param refusals why a run in this mode would be refused, unless it is told why it is to be run all the same: nobody has
 *     approved of the version, or services are not ready
 * @param expectedSeconds of the critical path; what was never measured counts as nothing
 * @param criticalPath the steps that decide how long all takes
 * @param unmeasured steps of it that no run has measured yet, so that it will take longer
 * @param withinTarget null when there is no target, or something is unmeasured
 */
public record Forecast(
        String plan,
        String version,
        boolean approved,
        PlanMode mode,
        boolean ready,
        List<String> refusals,
        double expectedSeconds,
        List<String> criticalPath,
        List<String> unmeasured,
        @Nullable Long rtoTargetSeconds,
        @Nullable Boolean withinTarget,
        List<Step> steps) {

    /**
     * @param group that it belongs to; null: none
     * @param will {@code do}, {@code look} (a test only looks), {@code wait} (for a person) or {@code leave-out}
     * @param problem why it could not be done now; null when nothing is known to stand in the way
     * @param expectedSeconds null where nothing was measured
     * @param measuredBy {@code runs}, {@code restores}, {@code agents} (takeovers that they remember), {@code declared} or
     *     {@code nothing}
     */
    public record Step(
            String step,
            @Nullable String group,
            String kind,
            String summary,
            List<String> after,
            String will,
            String found,
            @Nullable String problem,
            @Nullable Double expectedSeconds,
            String measuredBy) {}
}
