package io.holdfast.server.security;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.DeclaredPeople;
import io.holdfast.control.inventory.Inventory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** People as files declare them, under the rules by which they are changed one by one. */
@Component
class PeopleDeclarations implements DeclaredPeople {
    private static final String KIND = "Person";

    private final Administrators administrators;

    PeopleDeclarations(Administrators administrators) {
        this.administrators = administrators;
    }

    @Override
    public List<Standing> standing() {
        return administrators.list().stream()
                .filter(one -> !one.disabled())
                .map(one -> new Standing(one.declaration(), one.createdAt()))
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
            List<Grant> gets = new ArrayList<>();
            for (String word : person.roles()) {
                Grant.of(word)
                        .ifPresentOrElse(
                                gets::add,
                                () -> problems.add(new FieldProblem(field, "names '" + word + "'; " + Grant.words())));
            }
            // of somebody disabled, too: nobody else lets an administrator in again
            rules.check(person.name(), roles(known.get(person.name())), gets, field, problems);
        }
        for (String username : change.removed()) {
            rules.check(username, roles(known.get(username)), null, KIND + "/" + username, problems);
        }
        return problems;
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
        return notes;
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
    }
}
