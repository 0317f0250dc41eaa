package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.PlanGraph;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.plan.PlanVerifications.Verification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan, as the API shows it.
 *
 * @param version SHA-256 of what is declared: another one after every change
 * @param approval what a second person says to this version
 * @param approvedVersion what a real run does that names no other; null when nobody has approved of any
 * @param services that it concerns, all that it names
 * @param verified by which run this very version was gone through from end to end last; null: by none
 * @param partlyVerified by which run a part of this very version was proven last, and nothing proved the whole; null: by none
 * @param unproven what that run left unproven, in words; null where there is none
 */
public record PlanView(
        String name,
        String version,
        String approach,
        String site,
        String repository,
        Map<String, String> variables,
        @Nullable Verification verified,
        @Nullable Verification partlyVerified,
        @Nullable String unproven,
        PlanVersion approval,
        @Nullable String approvedVersion,
        List<String> services,
        List<Step> steps) {

    /**
     * @param group that it belongs to; null: none
     * @param fragment that it was taken from; null: it stands in the plan itself
     * @param role whom a gate waits for; null for other steps
     * @param checks what must hold before and afterwards, in words
     * @param undo in words; null when there is none
     * @param lastSeconds what it took as a rule in earlier runs; null where nothing was measured
     */
    public record Step(
            String step,
            @Nullable String group,
            @Nullable String fragment,
            String kind,
            String summary,
            List<String> after,
            String owner,
            String message,
            @Nullable String role,
            List<String> modes,
            boolean inTest,
            double timeoutSeconds,
            int retries,
            List<String> checks,
            @Nullable String undo,
            @Nullable Double lastSeconds) {}

    static PlanView of(
            DrPlan plan,
            Set<String> services,
            @Nullable Verification verified,
            @Nullable Verification partly,
            PlanVersion approval,
            @Nullable String approvedVersion,
            Map<String, Double> measured) {
        return new PlanView(
                plan.name(),
                plan.version(),
                plan.approach(),
                plan.site(),
                plan.repository(),
                plan.variables(),
                verified,
                partly,
                partly == null ? null : partly.missing(plan).orElse(null),
                approval,
                approvedVersion,
                services.stream().sorted().toList(),
                new PlanGraph(plan.graph())
                        .ordered().stream().map(step -> step(step, measured)).toList());
    }

    private static Step step(PlanStep step, Map<String, Double> measured) {
        List<String> checks = java.util.stream.Stream.concat(
                        step.before().stream().map(check -> "before: " + check.summary()),
                        step.afterwards().stream().map(check -> "afterwards: " + check.summary()))
                .toList();
        return new Step(
                step.id(),
                step.group().orElse(null),
                step.fragment().orElse(null),
                step.action().kind(),
                step.action().summary(),
                step.after(),
                step.owner(),
                step.message(),
                step.action() instanceof StepAction.Gate gate ? gate.role() : null,
                step.modes(),
                step.inTest(),
                step.timeout().toMillis() / 1000.0,
                step.retry().times(),
                checks,
                step.undo().map(StepAction::summary).orElse(null),
                measured.get(step.id()));
    }
}
