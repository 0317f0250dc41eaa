package io.holdfast.control.recovery;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes part in a drill or a run.
 *
 * @param role such as {@code recovery lead}
 * @param trainedOn when they were last trained for it; null where nobody said
 */
public record Participant(
        String name, String role, @Nullable LocalDate trainedOn) {
    /** For people. */
    public String words() {
        return name + " (" + role + ", " + (trainedOn == null ? "training not recorded" : "trained " + trainedOn) + ")";
    }

    /** For people, with a training of which it is known that it held no longer. @param until its last day */
    public String wordsOverdue(LocalDate until) {
        return name + " (" + role + ", trained " + trainedOn + ", overdue since " + until + ")";
    }
}
