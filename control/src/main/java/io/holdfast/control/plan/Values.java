package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DrPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** What the variables of a plan stand for in a run. */
final class Values {
    private Values() {}

    /** Now: what earlier steps found out is known once they are done. */
    static Map<String, String> of(PlanRun run, DrPlan plan) {
        Map<String, String> values = new HashMap<>(plan.variables());
        values.putAll(run.variables());
        values.putAll(always(
                plan,
                run.runId().toString(),
                run.mode(),
                run.reason(),
                run.requestedBy(),
                run.incidentTime(),
                minutes(run.elapsedSeconds())));
        for (StepRun step : run.steps()) {
            step.facts().forEach((fact, value) -> values.put(step.step() + "." + fact, value));
        }
        return values;
    }

    /** Of a run that was not begun. */
    static Map<String, String> example(DrPlan plan, PlanMode mode, Instant now) {
        Map<String, String> values = new HashMap<>(plan.variables());
        values.putAll(always(plan, "(the run)", mode, "(the reason)", "(the commander)", now, "0 min"));
        return values;
    }

    private static Map<String, String> always(
            DrPlan plan, String run, PlanMode mode, String reason, String by, Instant incident, String elapsed) {
        return Map.of(
                "plan",
                plan.name(),
                "site",
                plan.site(),
                "run",
                run,
                "mode",
                mode.word(),
                "reason",
                reason,
                "commander",
                by,
                "incidentTime",
                // for people
                incident.truncatedTo(ChronoUnit.SECONDS).toString(),
                "elapsed",
                elapsed);
    }

    private static String minutes(double seconds) {
        return Math.round(seconds / 60) + " min";
    }
}
