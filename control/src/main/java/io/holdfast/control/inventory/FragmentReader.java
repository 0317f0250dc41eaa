package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.PlanFragment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads what plans may include. */
final class FragmentReader {
    private FragmentReader() {}

    static PlanFragment read(String name, Fields spec) {
        List<String> variables = spec.texts("variables");
        Map<String, String> defaults = spec.settings("defaults");
        Secrets.refuse("defaults", defaults, spec::problem);
        Set<String> names = new LinkedHashSet<>(variables);
        names.addAll(defaults.keySet());
        for (String variable : names) {
            if (!Placeholders.NAME.matcher(variable).matches()) {
                spec.problem("variables", "holds '" + variable + "'; use a letter, then letters, digits, _ . and -");
            } else if (Placeholders.ALWAYS.contains(variable)) {
                spec.problem("variables", "holds '" + variable + "', which every run knows; take another name");
            } else if (variables.contains(variable) && defaults.containsKey(variable)) {
                spec.problem("defaults." + variable, "is one that has to be given by 'variables'; take it out of one");
            }
        }
        List<Fields> entries = spec.objects("graph");
        ArrayNode graph = JsonNodeFactory.instance.arrayNode();
        entries.forEach(entry -> graph.add(entry.json().deepCopy()));
        if (graph.isEmpty()) {
            spec.problem("graph", "is missing; give the steps that plans are to include");
        }
        PlanFragment fragment = new PlanFragment(
                name, spec.text("description", ""), List.copyOf(variables), defaults, graph, spec.canonical());
        check(entries, names);
        return fragment;
    }

    /** What can be told without the values: steps that hold none of them are read as they are. */
    private static void check(List<Fields> entries, Set<String> variables) {
        PlanExpansion expansion = new PlanExpansion(null);
        Set<String> ids = new LinkedHashSet<>();
        List<Fields> steps = expansion.steps(entries);
        for (Fields step : steps) {
            String text = step.json().toString();
            if (Placeholders.names(text).stream().noneMatch(variables::contains) || step.isSchema()) {
                StepReader.read(step);
            }
            String id = step.json().path("id").asString("");
            if (!id.isEmpty() && !ids.add(id)) {
                step.problem("id", "is '" + id + "', which another step is called, too");
            }
        }
        if (expansion.isOpen()) {
            return;
        }
        for (Fields step : steps) {
            step.texts("after").stream()
                    .filter(before -> !ids.contains(before))
                    .forEach(before -> step.problem(
                            "after",
                            "names '" + before + "', which is no step of the fragment; known are "
                                    + String.join(", ", ids)
                                    + ". What comes before all of it is said where it is included"));
        }
    }
}
