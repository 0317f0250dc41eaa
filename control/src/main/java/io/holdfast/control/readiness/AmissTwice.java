package io.holdfast.control.readiness;

import io.holdfast.control.readiness.ReadinessCheck.Standing;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells what people are to be told of: what was amiss at two looks in a row, as a name server that does not answer once is no
 * matter for them. What nobody can say any more leaves what was said before. For one thread.
 */
final class AmissTwice {
    private final Set<String> amiss = new HashSet<>();
    private Set<String> standing = new HashSet<>();

    /** A round of looks begins. */
    void begin() {
        standing = new HashSet<>();
    }

    /** @return whether it is to be told now */
    boolean look(String cause, Standing found) {
        return switch (found) {
            case GOOD -> {
                amiss.remove(cause);
                yield false;
            }
            case UNKNOWN -> {
                standing.add(cause);
                yield false;
            }
            case BAD -> {
                standing.add(cause);
                yield !amiss.add(cause);
            }
        };
    }

    /** What is not over, of this round: whatever else was told of is. */
    Set<String> standing() {
        amiss.retainAll(standing);
        return Set.copyOf(standing);
    }
}
