package io.holdfast.control.inventory;

import io.holdfast.control.ConflictException;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.Declaration.Person;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import java.time.Instant;
import java.util.List;

/**
 * The people of this server, who can be declared as everything else. They are kept by the hosting application, not as
 * documents: what stands is what holds, however it came to be.
 */
public interface DeclaredPeople {
    /** Somebody who may sign in, and since when they are known. */
    record Standing(Person person, Instant since) {}

    /**
     * What is to become of people.
     *
     * @param given who is new, or has other roles or another name
     * @param removed user names of those who may no longer sign in
     */
    record Change(List<Person> given, List<String> removed) {
        public Change {
            given = List.copyOf(given);
            removed = List.copyOf(removed);
        }

        public boolean isNone() {
            return given.isEmpty() && removed.isEmpty();
        }
    }

    /** All who may sign in. */
    List<Standing> standing();

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
