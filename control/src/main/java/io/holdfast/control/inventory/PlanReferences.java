package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.Communication;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.StepAction.Restore;
import io.holdfast.control.inventory.StepAction.Takeover;
import io.holdfast.control.inventory.StepAction.ValidateActive;
import java.util.List;
import java.util.Set;

/** Checks that what the steps of a plan name is declared. */
final class PlanReferences {
    private PlanReferences() {}

    static void check(DrPlan plan, Inventory inventory, Set<String> groups, List<FieldProblem> problems) {
        String document = "DrPlan/" + plan.name();
        Set<String> channels = References.names(inventory.channels());
        for (Communication entry : plan.communication()) {
            entry.channel()
                    .ifPresent(name -> References.check(problems, document, "communication.channel", name, channels));
        }
        for (PlanStep step : plan.graph()) {
            check(document, step, step.action(), inventory, groups, problems);
            step.undo().ifPresent(undo -> check(document, step, undo, inventory, groups, problems));
        }
    }

    private static void check(
            String document,
            PlanStep step,
            StepAction action,
            Inventory inventory,
            Set<String> groups,
            List<FieldProblem> problems) {
        String field = "graph." + step.id() + "." + action.kind();
        if (action instanceof Takeover takeover) {
            References.check(problems, document, field + ".group", takeover.group(), groups);
        }
        if (action instanceof ValidateActive validate) {
            References.check(problems, document, field + ".group", validate.group(), groups);
            validate.dataSet()
                    .ifPresent(name -> References.check(
                            problems, document, field + ".dataSet", name, References.names(inventory.dataSets())));
        }
        if (action instanceof Restore restore) {
            References.check(
                    problems, document, field + ".dataSet", restore.dataSet(), References.names(inventory.dataSets()));
            restore.repository()
                    .ifPresent(name -> References.check(
                            problems,
                            document,
                            field + ".repository",
                            name,
                            References.names(inventory.repositories())));
        }
    }
}
