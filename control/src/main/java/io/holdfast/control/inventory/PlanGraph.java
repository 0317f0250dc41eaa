package io.holdfast.control.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The steps of a plan by what each waits for. */
public final class PlanGraph {
    private final Map<String, PlanStep> steps = new LinkedHashMap<>();
    private final List<PlanStep> ordered = new ArrayList<>();

    /** @throws IllegalArgumentException when the steps wait for each other in a circle, or for one that is not there */
    public PlanGraph(List<PlanStep> declared) {
        declared.forEach(step -> steps.put(step.id(), step));
        circle(declared).ifPresent(circle -> {
            throw new IllegalArgumentException("the steps wait for each other: " + String.join(" → ", circle));
        });
        Set<String> done = new HashSet<>();
        while (ordered.size() < steps.size()) {
            List<PlanStep> next = steps.values().stream()
                    .filter(step -> !done.contains(step.id()) && done.containsAll(step.after()))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalArgumentException("a step waits for one that is not there");
            }
            next.forEach(step -> done.add(step.id()));
            ordered.addAll(next);
        }
    }

    /** Each after those that it waits for, else as declared. */
    public List<PlanStep> ordered() {
        return List.copyOf(ordered);
    }

    /** A circle of steps that wait for each other, from one to itself again; empty when there is none. */
    static Optional<List<String>> circle(List<PlanStep> declared) {
        Map<String, PlanStep> known = declared.stream()
                .collect(Collectors.toMap(PlanStep::id, Function.identity(), (one, other) -> one, LinkedHashMap::new));
        Set<String> cleared = new HashSet<>();
        for (String id : known.keySet()) {
            Optional<List<String>> circle = circle(id, known, new ArrayList<>(), cleared);
            if (circle.isPresent()) {
                return circle;
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> circle(
            String id, Map<String, PlanStep> known, List<String> path, Set<String> cleared) {
        if (path.contains(id)) {
            List<String> circle = new ArrayList<>(path.subList(path.indexOf(id), path.size()));
            circle.add(id);
            return Optional.of(circle);
        }
        PlanStep step = known.get(id);
        if (step == null || cleared.contains(id)) {
            return Optional.empty();
        }
        path.add(id);
        for (String before : step.after()) {
            Optional<List<String>> circle = circle(before, known, path, cleared);
            if (circle.isPresent()) {
                return circle;
            }
        }
        path.removeLast();
        cleared.add(id);
        return Optional.empty();
    }

    /**
     * The steps that decide how long all of it takes.
     *
     * @param seconds that they take together
     */
    public record CriticalPath(List<String> steps, double seconds) {}

    /** @param seconds that a step takes */
    public CriticalPath criticalPath(ToDoubleFunction<PlanStep> seconds) {
        Map<String, CriticalPath> until = new HashMap<>();
        CriticalPath longest = new CriticalPath(List.of(), 0);
        for (PlanStep step : ordered) {
            CriticalPath before =
                    step.after().stream().map(until::get).reduce(new CriticalPath(List.of(), 0), PlanGraph::longer);
            List<String> path = new ArrayList<>(before.steps());
            path.add(step.id());
            CriticalPath here = new CriticalPath(List.copyOf(path), before.seconds() + seconds.applyAsDouble(step));
            until.put(step.id(), here);
            longest = longer(longest, here);
        }
        return longest;
    }

    /** Of two that take as long the one with more steps: it says more. */
    private static CriticalPath longer(CriticalPath one, CriticalPath other) {
        if (one.seconds() == other.seconds()) {
            return other.steps().size() > one.steps().size() ? other : one;
        }
        return other.seconds() > one.seconds() ? other : one;
    }

    /** The data sets that are restored, in waves of which each waits for one before. */
    List<List<String>> restores() {
        Map<String, Integer> depths = new HashMap<>();
        Map<Integer, List<String>> waves = new java.util.TreeMap<>();
        for (PlanStep step : ordered) {
            int depth = step.after().stream().mapToInt(depths::get).max().orElse(0);
            if (step.action() instanceof StepAction.Restore restore) {
                depth++;
                waves.computeIfAbsent(depth, any -> new ArrayList<>()).add(restore.dataSet());
            }
            depths.put(step.id(), depth);
        }
        return waves.values().stream().map(List::copyOf).toList();
    }
}
