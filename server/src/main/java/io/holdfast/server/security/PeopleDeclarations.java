package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.Group;
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.DeclaredPeople;
import io.holdfast.control.inventory.Inventory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** People, and groups of the identity provider, as files declare them, under the rules by which they are changed one by one. */
@Component
class PeopleDeclarations implements DeclaredPeople {
    private static final String KIND = "Person";

    private static final String GROUP = "Group";

    private final Administrators administrators;
    private final ProviderGroups groups;

    PeopleDeclarations(Administrators administrators, ProviderGroups groups) {
        this.administrators = administrators;
        this.groups = groups;
    }

    @Override
    public List<Standing> standing() {
        return administrators.list().stream()
                .filter(one -> !one.disabled())
                .map(one -> new Standing(one.declaration(), one.createdAt()))
                .toList();
    }

    @Override
    public List<StandingGroup> groups() {
        return groups.list().stream()
                .map(one -> new StandingGroup(one.group(), one.since()))
                .toList();
    }

    private Map<String, Administrator> known() {
        return administrators.list().stream().collect(Collectors.toMap(Administrator::username, one -> one));
    }

    @Override
    public List<FieldProblem> problems(Change change, Inventory after) {
        List<FieldProblem> problems = new ArrayList<>();
        PeopleRules rules = PeopleRules.ofCaller(after.serviceSites());
        Map<String, Administrator> known = known();
        for (Person person : change.given()) {
            String field = KIND + "/" + person.name() + ": spec.roles";
            List<Grant> gets = grants(person.roles(), field, problems);
            // of somebody disabled, too: nobody else lets an administrator in again
            rules.check(person.name(), roles(known.get(person.name())), gets, field, problems);
        }
        for (String username : change.removed()) {
            rules.check(username, roles(known.get(username)), null, KIND + "/" + username, problems);
        }
        addProblemsOfGroups(change, rules, problems);
        return problems;
    }

    private void addProblemsOfGroups(Change change, PeopleRules rules, List<FieldProblem> problems) {
        Map<String, ProviderGroups.Declared> standing = groups.byName();
        Map<String, String> named = new TreeMap<>();
        standing.values().stream()
                .map(ProviderGroups.Declared::group)
                .filter(one -> !change.removedGroups().contains(one.name()))
                .filter(one ->
                        change.groups().stream().noneMatch(given -> given.name().equals(one.name())))
                .forEach(one -> named.put(one.group(), one.name()));
        for (Group group : change.groups()) {
            String key = GROUP + "/" + group.name();
            String other = named.put(group.group(), group.name());
            if (other != null) {
                problems.add(new FieldProblem(
                        key + ": spec.group", "is '" + group.group() + "', as of " + GROUP + "/" + other));
            }
            ProviderGroups.Declared before = standing.get(group.name());
            String field = key + ": spec.roles";
            List<Grant> gets = grants(group.roles(), field, problems);
            rules.checkGroup(
                    username -> groups.isIn(group.group(), username),
                    before == null ? null : before.roles(),
                    gets,
                    field,
                    problems);
        }
        for (String name : change.removedGroups()) {
            ProviderGroups.Declared before = standing.get(name);
            rules.checkGroup(
                    username -> false, before == null ? null : before.roles(), null, GROUP + "/" + name, problems);
        }
    }

    private static List<Grant> grants(List<String> words, String field, List<FieldProblem> problems) {
        List<Grant> grants = new ArrayList<>();
        for (String word : words) {
            Grant.of(word)
                    .ifPresentOrElse(
                            grants::add,
                            () -> problems.add(new FieldProblem(field, "names '" + word + "'; " + Grant.words())));
        }
        return grants;
    }

    private static @Nullable List<Grant> roles(@Nullable Administrator person) {
        return person == null ? null : person.roles();
    }

    @Override
    public List<Note> notes(Change change) {
        Map<String, Administrator> known = known();
        List<Note> notes = new ArrayList<>();
        for (Person person : change.given()) {
            Administrator before = known.get(person.name());
            List<Grant> had = before == null || before.disabled() ? List.of() : before.roles();
            List<Grant> gets = Grant.ofWords(person.roles().toArray(String[]::new));
            String gained = words(gets, had);
            String lost = words(had, gets);
            if (!gained.isEmpty()) {
                notes.add(new Note(KIND, person.name(), false, "is granted " + gained));
            }
            if (!lost.isEmpty()) {
                notes.add(new Note(KIND, person.name(), true, "loses " + lost));
            }
            if (before == null || !before.passwordSet()) {
                notes.add(new Note(
                        KIND,
                        person.name(),
                        false,
                        "has no password yet: 'holdfast people password " + person.name() + "' sets the first one"));
            } else if (before.disabled()) {
                notes.add(new Note(KIND, person.name(), true, "may sign in again with the password of before"));
            }
        }
        change.removed()
                .forEach(username ->
                        notes.add(new Note(KIND, username, true, "may no longer sign in, nor their programs")));
        Map<String, ProviderGroups.Declared> standing = groups.byName();
        for (Group group : change.groups()) {
            ProviderGroups.Declared before = standing.get(group.name());
            boolean moved = before != null && !before.group().group().equals(group.group());
            List<Grant> had = before == null || moved ? List.of() : before.roles();
            List<Grant> gets = Grant.ofWords(group.roles().toArray(String[]::new));
            String gained = words(gets, had);
            String lost = words(had, gets);
            if (!gained.isEmpty()) {
                notes.add(new Note(
                        GROUP, group.name(), false, "whoever is in '" + group.group() + "' is granted " + gained));
            }
            if (!lost.isEmpty()) {
                notes.add(new Note(GROUP, group.name(), true, "whoever is in '" + group.group() + "' loses " + lost));
            }
            if (before != null && moved) {
                notes.add(loss(before));
            }
        }
        change.removedGroups().stream()
                .map(standing::get)
                .filter(Objects::nonNull)
                .forEach(before -> notes.add(loss(before)));
        return notes;
    }

    private static Note loss(ProviderGroups.Declared before) {
        return new Note(
                GROUP,
                before.group().name(),
                true,
                "whoever is in '" + before.group().group() + "' loses "
                        + String.join(", ", before.group().roles()));
    }

    private static String words(List<Grant> some, List<Grant> others) {
        return Arrays.stream(Grant.words(some))
                .filter(word -> !List.of(Grant.words(others)).contains(word))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void carryOut(Change change, Inventory after) {
        List<FieldProblem> problems = problems(change, after);
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        administrators.declare(change.given(), change.removed());
        groups.declare(change.groups(), change.removedGroups());
    }
}
