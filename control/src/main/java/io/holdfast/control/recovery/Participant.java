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
}
