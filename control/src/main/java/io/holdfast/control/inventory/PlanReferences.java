package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.Communication;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.PlanFragment;
import io.holdfast.control.inventory.StepAction.Restore;
import io.holdfast.control.inventory.StepAction.Takeover;
import io.holdfast.control.inventory.StepAction.ValidateActive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Checks that what the steps of a plan name is declared. */
final class PlanReferences {
    private PlanReferences() {}

    static void check(DrPlan plan, Inventory inventory, Set<String> groups, List<FieldProblem> problems) {
        String document = "DrPlan/" + plan.name();
        if (!plan.declared().equals(plan.source())) {
            // what its fragments make of it could not be told when it was read alone
            List<FieldProblem> found = new ArrayList<>();
            plan.with(Inventory.byName(inventory.fragments()), found);
            problems.addAll(found);
        }
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

    /** What fragments include, whether a plan uses them or not. */
    static void check(PlanFragment fragment, Inventory inventory, List<FieldProblem> problems) {
        Map<String, PlanFragment> known = Inventory.byName(inventory.fragments());
        circle(fragment, known, new ArrayList<>())
                .ifPresent(circle -> problems.add(new FieldProblem(
                        "PlanFragment/" + fragment.name() + ": spec.graph",
                        "never ends: fragments include each other: " + String.join(" → ", circle))));
        for (String name : included(fragment)) {
            References.check(
                    problems, "PlanFragment/" + fragment.name(), "graph.include.fragment", name, known.keySet());
        }
    }

    private static Optional<List<String>> circle(
            PlanFragment fragment, Map<String, PlanFragment> known, List<String> way) {
        if (way.contains(fragment.name())) {
            List<String> circle = new ArrayList<>(way.subList(way.indexOf(fragment.name()), way.size()));
            circle.add(fragment.name());
            return Optional.of(circle);
        }
        List<String> further = new ArrayList<>(way);
        further.add(fragment.name());
        return included(fragment).stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .map(next -> circle(next, known, further))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<String> included(PlanFragment fragment) {
        return fragment.graph()
                .valueStream()
                .map(entry -> entry.path("include").path("fragment").asString(""))
                .filter(name -> !name.isEmpty())
                .toList();
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
        if (action instanceof FenceAction fence) {
            References.check(problems, document, field + ".group", fence.group(), groups);
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
