package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.inventory.Declaration.Communication;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.DrillCalendar;
import io.holdfast.control.inventory.Declaration.PlanFragment;
import io.holdfast.control.inventory.Declaration.PlanRole;
import io.holdfast.control.inventory.StepAction.Restore;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads recovery plans. */
final class PlanReader {
    private static final int MOST_STEPS = 500;

    private PlanReader() {}

    /** Without the fragments: where some are included it is {@link DrPlan#isOpen() open}. */
    static DrPlan read(String name, Fields spec) {
        return read(name, spec, null);
    }

    /** @param fragments that are declared, by name; null when they are not known yet */
    static DrPlan read(String name, Fields spec, @Nullable Map<String, PlanFragment> fragments) {
        List<Communication> communication = communication(spec);
        Optional<DrillCalendar> drills = Optional.empty();
        if (spec.has("drills")) {
            Fields calendar = spec.object("drills");
            drills = Optional.of(new DrillCalendar(
                    calendar.parsed("every", "a period such as P90D", Period::parse),
                    calendar.parsed("next", "a date such as 2026-12-15", LocalDate::parse),
                    calendar.oneOf("type", "PartialFailover", "Tabletop", "PartialFailover", "FullFailover"),
                    calendar.parsed("actionsWithin", "a period such as P30D", Period::parse)
                            .orElse(DrillCalendar.ACTIONS_WITHIN)));
            calendar.noOthers();
        }
        List<List<String>> order = spec.waves("order");
        Map<String, String> variables = variables(spec);
        List<Fields> entries = spec.objects("graph");
        entries.stream()
                .filter(entry -> entry.json().has("id")
                        && (entry.json().has("order") || entry.json().has("graph")))
                .forEach(entry -> entry.problem("group", "has an 'id', as a step; give a group its 'group' alone"));
        PlanExpansion expansion = new PlanExpansion(fragments);
        List<Fields> places = expansion.steps(entries);
        List<PlanStep> steps = new ArrayList<>();
        places.forEach(one -> steps.add(StepReader.read(one)));
        if (!expansion.isOpen()) {
            check(spec, steps, places, variables, communication);
        }
        if (steps.isEmpty() && !expansion.isOpen()) {
            steps.addAll(ofOrder(order));
        } else if (order.isEmpty() && PlanGraph.circle(steps).isEmpty()) {
            order = waves(steps);
        }
        return new DrPlan(
                name,
                spec.text("approach"),
                spec.text("reason", ""),
                spec.text("site"),
                spec.text("repository"),
                order,
                spec.texts("steps"),
                communication,
                drills,
                roles(spec),
                variables,
                List.copyOf(steps),
                expansion.isChanged() ? expanded(spec, places) : spec.canonical(),
                spec.canonical(),
                Set.copyOf(expansion.used()),
                expansion.isOpen());
    }

    private static String expanded(Fields spec, List<Fields> steps) {
        ObjectNode whole = spec.json().deepCopy();
        ArrayNode graph = whole.putArray("graph");
        steps.forEach(step -> graph.add(step.json()));
        return Catalog.sortedJson(whole);
    }

    private static List<Communication> communication(Fields spec) {
        List<Communication> communication = new ArrayList<>();
        for (Fields entry : spec.objects("communication")) {
            communication.add(new Communication(
                    entry.oneOf("audience", "internal", "internal", "external"),
                    entry.text("role"),
                    entry.text("contact", ""),
                    entry.text("when", ""),
                    entry.text("message", ""),
                    entry.optionalText("channel")));
            entry.noOthers();
        }
        return List.copyOf(communication);
    }

    private static List<PlanRole> roles(Fields spec) {
        List<PlanRole> roles = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Fields entry : spec.objects("roles")) {
            PlanRole role = new PlanRole(
                    TrainingReader.role(entry),
                    entry.parsed("trainedWithin", "a period such as P1Y", Period::parse)
                            .orElse(PlanRole.TRAINED_WITHIN));
            if (role.trainedWithin().isNegative() || role.trainedWithin().isZero()) {
                entry.problem("trainedWithin", "must be a day or more");
            }
            if (!named.add(role.role().toLowerCase(Locale.ROOT))) {
                entry.problem("role", "is named twice");
            }
            roles.add(role);
            entry.noOthers();
        }
        return List.copyOf(roles);
    }

    private static Map<String, String> variables(Fields spec) {
        Map<String, String> variables = spec.settings("variables");
        Secrets.refuse("variables", variables, spec::problem);
        for (String variable : variables.keySet()) {
            if (!Placeholders.NAME.matcher(variable).matches()) {
                spec.problem("variables." + variable, "must begin with a letter, and be of letters, digits, _ . and -");
            } else if (Placeholders.ALWAYS.contains(variable)) {
                spec.problem("variables." + variable, "is the name of something that every run knows; take another");
            }
        }
        return variables;
    }

    /** What a plan means that names data sets in an order, and no steps. */
    private static List<PlanStep> ofOrder(List<List<String>> order) {
        List<PlanStep> steps = new ArrayList<>();
        List<String> before = List.of();
        for (List<String> wave : order) {
            List<String> ids = new ArrayList<>();
            for (String dataSet : wave) {
                ids.add("restore-" + dataSet);
                steps.add(StepReader.plain("restore-" + dataSet, before, new Restore(dataSet, Optional.empty())));
            }
            before = List.copyOf(ids);
        }
        return steps;
    }

    private static List<List<String>> waves(List<PlanStep> steps) {
        try {
            return new PlanGraph(steps).restores();
        } catch (IllegalArgumentException e) {
            // said as a problem of the step
            return List.of();
        }
    }

    private static void check(
            Fields spec,
            List<PlanStep> steps,
            List<Fields> places,
            Map<String, String> variables,
            List<Communication> communication) {
        if (steps.size() > MOST_STEPS) {
            spec.problem("graph", "has " + steps.size() + " steps; " + MOST_STEPS + " at most");
        }
        Set<String> ids = new LinkedHashSet<>();
        Set<String> restored = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            PlanStep step = steps.get(i);
            Fields place = places.get(i);
            if (!step.id().isEmpty() && !ids.add(step.id())) {
                place.problem("id", "is '" + step.id() + "', which another step is called, too");
            }
            if (step.action() instanceof Restore restore && !restored.add(restore.dataSet())) {
                place.problem("restore.dataSet", "'" + restore.dataSet() + "' is restored by two steps");
            }
        }
        Set<String> known = known(steps, variables);
        for (int i = 0; i < steps.size(); i++) {
            checkReferences(places.get(i), steps.get(i), ids, steps);
            checkPlaces(places.get(i), steps.get(i), known);
        }
        for (int i = 0; i < communication.size(); i++) {
            unknown(communication.get(i).message(), known)
                    .ifPresent(problem -> spec.problem("communication.message", problem));
        }
        PlanGraph.circle(steps)
                .ifPresent(circle -> spec.problem(
                        "graph", "never ends: its steps wait for each other: " + String.join(" → ", circle)));
        checkRoles(places, steps, communication);
    }

    private static void checkReferences(Fields place, PlanStep step, Set<String> ids, List<PlanStep> steps) {
        for (String before : step.after()) {
            if (!ids.contains(before)) {
                place.problem("after", "names '" + before + "', which is no step; known are " + String.join(", ", ids));
            }
        }
        if (step.action() instanceof StepAction.Validate validate
                && !validate.restored().isEmpty()
                && steps.stream()
                        .noneMatch(other -> other.id().equals(validate.restored())
                                && other.action() instanceof Restore
                                && step.after().contains(other.id()))) {
            place.problem(
                    "validate.restored",
                    "names '" + validate.restored()
                            + "', which is no step with 'restore' that this one waits for (after)");
        }
    }

    private static void checkRoles(List<Fields> places, List<PlanStep> steps, List<Communication> communication) {
        Set<String> roles = new LinkedHashSet<>();
        communication.forEach(entry -> roles.add(entry.role()));
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).action() instanceof StepAction.Notify notify) {
                for (String role : notify.roles()) {
                    if (!roles.contains(role)) {
                        places.get(i)
                                .problem(
                                        "notify.roles",
                                        "names '" + role + "', which is not in the plan's communication list");
                    }
                }
            }
        }
    }

    private static Set<String> known(List<PlanStep> steps, Map<String, String> variables) {
        Set<String> known = new LinkedHashSet<>(Placeholders.ALWAYS);
        known.addAll(variables.keySet());
        for (PlanStep step : steps) {
            if (step.action() instanceof Restore) {
                Placeholders.OF_RESTORE.forEach(fact -> known.add(step.id() + "." + fact));
            }
            if (step.action() instanceof StepAction.Takeover) {
                Placeholders.OF_TAKEOVER.forEach(fact -> known.add(step.id() + "." + fact));
            }
            if (step.action() instanceof FenceAction) {
                Placeholders.OF_FENCE.forEach(fact -> known.add(step.id() + "." + fact));
            }
        }
        steps.stream()
                .filter(step -> step.action() instanceof ClusterAction.Scale)
                .forEach(step -> Placeholders.OF_SCALE.forEach(fact -> known.add(step.id() + "." + fact)));
        return known;
    }

    private static void checkPlaces(Fields place, PlanStep step, Set<String> known) {
        unknown(step.message(), known).ifPresent(problem -> place.problem("message", problem));
        List<StepAction> actions = new ArrayList<>(List.of(step.action()));
        actions.addAll(step.before());
        actions.addAll(step.afterwards());
        step.undo().ifPresent(actions::add);
        for (StepAction action : actions) {
            for (String text : texts(action)) {
                unknown(text, known).ifPresent(problem -> place.problem(action.kind(), problem));
            }
        }
    }

    private static List<String> texts(StepAction action) {
        return switch (action) {
            case StepAction.Http http -> List.of(http.url().orElse(""), http.body(), http.contains());
            case StepAction.RunHook hook ->
                List.copyOf(hook.hook().environment().values());
            case ClusterAction in -> in.texts();
            case StepAction.Gate gate -> List.of(gate.ask());
            case StepAction.Takeover takeover -> List.of();
            case FenceAction fence -> List.of();
            case Restore restore -> List.of();
            case StepAction.Validate validate -> List.of();
            case StepAction.ValidateActive validate -> List.of();
            case StepAction.Notify notify -> List.of();
            case StepAction.Wait wait -> List.of();
        };
    }

    private static Optional<String> unknown(String text, Set<String> known) {
        return Placeholders.names(text).stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name ->
                        "holds {{" + name + "}}, which nothing gives a value; known are " + String.join(", ", known));
    }
}
