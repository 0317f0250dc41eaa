package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.PlanFragment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes single steps of groups and of fragments that are included. What comes of it can be read without the fragments: a
 * version of a plan stays what it was when a fragment is changed.
 */
final class PlanExpansion {
    private static final int MOST_STEPS = 500;

    private final @Nullable Map<String, PlanFragment> fragments;
    private final Set<String> used = new LinkedHashSet<>();
    private boolean open;
    private boolean changed;

    /** @param fragments that are declared; null when they are not known yet */
    PlanExpansion(@Nullable Map<String, PlanFragment> fragments) {
        this.fragments = fragments;
    }

    /** A step, as it stands in the expanded plan: ids and what it waits for by the names there. */
    private record Member(Fields fields, ObjectNode json) {
        String id() {
            return json.path("id").asString("");
        }
    }

    /** A step or a group, by the name that the text around knows it by. */
    private static final class Unit {
        private final String name;
        private final Optional<PlanGroup> group;
        private final List<Member> members;
        /** That {@code after} is by the names of the plan already. */
        private final boolean resolved;

        Unit(String name, Optional<PlanGroup> group, List<Member> members, boolean resolved) {
            this.name = name;
            this.group = group;
            this.members = members;
            this.resolved = resolved;
        }
    }

    /** The steps, each as fields that say where it was declared. */
    List<Fields> steps(List<Fields> entries) {
        return expand(entries, "", "", List.of()).stream()
                .map(member -> member.fields().with(member.json()))
                .toList();
    }

    /** Whether there are groups or fragments, so that what was declared is not what is run. */
    boolean isChanged() {
        return changed;
    }

    /** Whether something is included that is not known yet. */
    boolean isOpen() {
        return open;
    }

    /** Names of the fragments, those that fragments include too. */
    Set<String> used() {
        return used;
    }

    private List<Member> expand(List<Fields> entries, String prefix, String within, List<String> way) {
        List<Unit> units = new ArrayList<>();
        for (Fields entry : entries) {
            entry.alternatives("id", "group");
            boolean group = entry.has("group") && !entry.json().has("id");
            if (group || entry.isSchema()) {
                units.add(group(PlanGroup.read(entry), prefix, within, way));
            }
            if (!group || entry.isSchema()) {
                units.add(new Unit(
                        entry.json().path("id").asString(""),
                        Optional.empty(),
                        List.of(member(entry, prefix, within)),
                        false));
            }
        }
        return resolve(units, prefix);
    }

    private static Member member(Fields entry, String prefix, String within) {
        ObjectNode json = entry.json().deepCopy();
        if (!prefix.isEmpty() && json.path("id").isValueNode()) {
            json.put("id", prefix + json.path("id").asString(""));
        }
        if (!within.isEmpty() && !json.has("group")) {
            json.put("group", within);
        }
        return new Member(entry, json);
    }

    private Unit group(PlanGroup group, String prefix, String within, List<String> way) {
        changed = true;
        String full = within.isEmpty() ? group.name() : within + "." + group.name();
        boolean includes = group.include().isPresent();
        List<Member> members = new ArrayList<>();
        if (includes) {
            members.addAll(included(group, full, prefix + group.name() + ".", way));
        }
        group.entries().forEach(entry -> members.add(member(entry, prefix, full)));
        for (Member member : members) {
            inherit(member.json(), group);
        }
        return new Unit(group.name(), Optional.of(group), List.copyOf(members), includes);
    }

    private static void inherit(ObjectNode step, PlanGroup group) {
        if (!group.owner().isEmpty() && step.path("owner").asString("").isBlank()) {
            step.put("owner", group.owner());
        }
        if (!group.modes().isEmpty() && !step.has("modes")) {
            ArrayNode modes = step.putArray("modes");
            group.modes().forEach(modes::add);
        }
    }

    private List<Member> included(PlanGroup group, String full, String prefix, List<String> way) {
        PlanGroup.Include include = group.include().orElseThrow();
        if (fragments == null) {
            open = true;
            return List.of();
        }
        String name = include.fragment();
        PlanFragment fragment = fragments.get(name);
        if (fragment == null) {
            if (!name.isEmpty()) {
                include.fields()
                        .problem(
                                "fragment",
                                "names '" + name + "', which is no declared PlanFragment; known are "
                                        + (fragments.isEmpty()
                                                ? "none"
                                                : String.join(", ", new TreeSet<>(fragments.keySet()))));
            }
            return List.of();
        }
        if (way.contains(name)) {
            include.fields()
                    .problem(
                            "fragment",
                            "never ends: fragments include each other: "
                                    + String.join(" → ", way.subList(way.indexOf(name), way.size())) + " → " + name);
            return List.of();
        }
        used.add(name);
        List<String> further = new ArrayList<>(way);
        further.add(name);
        FragmentText text = new FragmentText(fragment, include, prefix);
        List<Member> members = expand(
                include.fields().inside(name, text.filled()).objects("graph"), prefix, full, List.copyOf(further));
        if (members.size() > MOST_STEPS) {
            include.fields().problem("fragment", "makes more than " + MOST_STEPS + " steps");
            return List.of();
        }
        members.stream()
                .filter(member -> !member.json().has("fragment"))
                .forEach(member -> member.json().put("fragment", name));
        return members;
    }

    /** Has each wait for steps alone, by the names of the plan. */
    private static List<Member> resolve(List<Unit> units, String prefix) {
        Map<String, String> steps = new LinkedHashMap<>();
        Map<String, Unit> groups = new LinkedHashMap<>();
        for (Unit unit : units) {
            if (unit.group.isPresent()) {
                groups.put(unit.name, unit);
            }
            unit.members.forEach(member -> steps.put(local(member, prefix), member.id()));
        }
        for (Unit unit : units) {
            unit.group.ifPresent(group -> {
                if (steps.containsKey(unit.name)) {
                    group.fields().problem("group", "is '" + unit.name + "', as a step is called, too");
                }
                if (groups.get(unit.name) != unit) {
                    group.fields().problem("group", "is '" + unit.name + "', which another group is called, too");
                }
            });
        }
        Map<String, List<String>> lasts = new LinkedHashMap<>();
        groups.forEach((name, unit) -> lasts.put(name, last(unit, prefix)));
        units.forEach(unit -> waiting(unit, steps, lasts, prefix));
        return units.stream().flatMap(unit -> unit.members.stream()).toList();
    }

    private static void waiting(Unit unit, Map<String, String> steps, Map<String, List<String>> lasts, String prefix) {
        Set<String> firsts = first(unit, prefix);
        String before = "";
        for (Member member : unit.members) {
            Set<String> after = new LinkedHashSet<>();
            for (String name : names(member.json())) {
                if (unit.resolved) {
                    after.add(name);
                } else {
                    after.addAll(ids(name, steps, lasts));
                }
            }
            if (unit.group.isPresent()) {
                PlanGroup group = unit.group.get();
                if (group.ordered() && !unit.resolved && !before.isEmpty()) {
                    after.add(before);
                }
                if (firsts.contains(member.id())) {
                    group.after().forEach(name -> after.addAll(ids(name, steps, lasts)));
                }
            }
            if (!after.isEmpty()) {
                ArrayNode array = member.json().putArray("after");
                after.forEach(array::add);
            }
            before = member.id();
        }
    }

    /** What is not known stays as it is: it is refused where steps are checked. */
    private static List<String> ids(String name, Map<String, String> steps, Map<String, List<String>> lasts) {
        String step = steps.get(name);
        return step != null ? List.of(step) : lasts.getOrDefault(name, List.of(name));
    }

    /** Ids of those that wait for no other of the group. */
    private static Set<String> first(Unit unit, String prefix) {
        Set<String> ids = new LinkedHashSet<>();
        Set<String> own = own(unit, prefix);
        for (Member member : unit.members) {
            boolean follows = unit.group.map(PlanGroup::ordered).orElse(false) && !unit.resolved && !ids.isEmpty();
            if (!follows && names(member.json()).stream().noneMatch(own::contains)) {
                ids.add(member.id());
            }
        }
        return ids;
    }

    /** Ids of those that no other of the group waits for. */
    private static List<String> last(Unit unit, String prefix) {
        if (!unit.resolved && unit.group.map(PlanGroup::ordered).orElse(false) && !unit.members.isEmpty()) {
            return List.of(unit.members.getLast().id());
        }
        Set<String> waitedFor = new LinkedHashSet<>();
        unit.members.forEach(member -> waitedFor.addAll(names(member.json())));
        return unit.members.stream()
                .filter(member -> !waitedFor.contains(unit.resolved ? member.id() : local(member, prefix)))
                .map(Member::id)
                .toList();
    }

    /** What its members are called where they wait for each other. */
    private static Set<String> own(Unit unit, String prefix) {
        Set<String> own = new LinkedHashSet<>();
        unit.members.forEach(member -> own.add(unit.resolved ? member.id() : local(member, prefix)));
        return own;
    }

    /** What the text around calls a step. */
    private static String local(Member member, String prefix) {
        return member.id().startsWith(prefix) ? member.id().substring(prefix.length()) : member.id();
    }

    private static List<String> names(ObjectNode step) {
        JsonNode after = step.path("after");
        return after.isArray()
                ? after.valueStream()
                        .filter(JsonNode::isValueNode)
                        .map(one -> one.asString(""))
                        .toList()
                : List.of();
    }
}
