package io.holdfast.control.inventory;

import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.Group;
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import java.time.Instant;
import java.util.List;

/**
 * The people of this server, and what groups of the identity provider may do here, which can be declared as everything else. They are kept by the hosting application, not as
 * documents: what stands is what holds, however it came to be.
 */
public interface DeclaredPeople {
    /** Somebody who may sign in, and since when they are known. */
    record Standing(Person person, Instant since) {}

    /** A group of the identity provider that has roles here, and since when. */
    record StandingGroup(Group group, Instant since) {}

    /**
     * What is to become of people, and of groups of the identity provider.
     *
     * @param given who is new, or has other roles or another name
     * @param removed user names of those who may no longer sign in
     * @param groups that are new, or have other roles
     * @param removedGroups names of those whose members lose what they may do by them
     */
    record Change(List<Person> given, List<String> removed, List<Group> groups, List<String> removedGroups) {
        public Change {
            given = List.copyOf(given);
            removed = List.copyOf(removed);
            groups = List.copyOf(groups);
            removedGroups = List.copyOf(removedGroups);
        }

        public boolean isNone() {
            return given.isEmpty() && removed.isEmpty() && groups.isEmpty() && removedGroups.isEmpty();
        }
    }

    /** All who may sign in. */
    List<Standing> standing();

    /** All that are declared. */
    List<StandingGroup> groups();

    /**
     * What is wrong with a change, and why whoever makes the present request may not make it.
     *
     * @param after what is declared then
     */
    List<FieldProblem> problems(Change change, Inventory after);

    /** What whoever applies it should know: who gets and loses which rights. */
    List<Note> notes(Change change);

    /**
     * Makes a change, in the caller's transaction.
     *
     * @param after what is declared then
     * @throws InvalidRequestException for its {@link #problems}
     * @throws ConflictException when nobody would be left who can administer
     */
    void carryOut(Change change, Inventory after);
}
