package io.holdfast.control.plan;

import io.holdfast.control.Bytes;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.recovery.DrillScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a takeover of a run took and lost, beside what its service allows.
 *
 * @param tookSeconds from the last sign of the former active site until the other took writes
 * @param lossSeconds nothing older is missing; null when that is not known
 * @param lost how much log, in words
 */
record TakeoverLoss(
        String step, double tookSeconds, @Nullable Double lossSeconds, String lost, long rtoSeconds, long rpoSeconds) {

    /** Of those that the run did, in its order. */
    static List<TakeoverLoss> of(PlanRun run, DrPlan plan, Inventory current) {
        List<TakeoverLoss> all = new ArrayList<>();
        for (PlanStep declared : plan.graph()) {
            if (declared.action() instanceof StepAction.Takeover takeover) {
                StepRun step = run.step(declared.id());
                Optional<SiteGroup> group = current.findSiteGroup(takeover.group());
                String took = step.facts().get("tookSeconds");
                if (step.status() == StepRun.Status.SUCCESS && group.isPresent() && took != null) {
                    Targets targets = current.service(group.get().service()).targets();
                    all.add(new TakeoverLoss(
                            step.step(),
                            Double.parseDouble(took),
                            number(step.facts().get("lossSeconds")),
                            amount(step.facts().getOrDefault("lostBytes", "0")),
                            targets.rtoMinutes() * 60L,
                            targets.rpoMinutes() * 60L));
                }
            }
        }
        return List.copyOf(all);
    }

    private static String amount(String bytes) {
        try {
            return Bytes.text(Long.parseLong(bytes));
        } catch (NumberFormatException e) {
            return "an unknown amount";
        }
    }

    private static @Nullable Double number(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    void judge(DrillScore score) {
        score.judge("RTO", step, tookSeconds, rtoSeconds);
        if (lossSeconds == null) {
            score.unknown("RPO", step + ", what is lost", rpoSeconds);
        } else {
            score.judge("RPO", step + ", what is lost", lossSeconds, rpoSeconds);
        }
    }

    /** For the outcome of a run, a sentence with a space before it. */
    String sentence() {
        String of = " the RPO of " + rpoSeconds + " s.";
        if (lossSeconds == null) {
            return " " + step + " lost an unknown time and " + lost + " of log; held against" + of;
        }
        return " " + step + " lost at most " + lossSeconds + " s and " + lost + " of log, "
                + (lossSeconds <= rpoSeconds ? "within" : "BEYOND") + of;
    }
}
