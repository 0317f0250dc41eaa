package io.holdfast.control.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How ready a service is to be brought back, by what is known.
 *
 * @param ready whether nothing stands against it
 * @param score how many of the facts are good, in percent
 */
public record ServiceReadiness(String service, String criticality, boolean ready, int score, List<Fact> facts) {
    /**
     * @param good whether it speaks for a recovery within the targets
     * @param known whether anybody can say; what is not known is not good
     * @param reason what was found, and what to do where it is not good
     * @param checkedAt when it was looked at; null for what is looked at whenever it is asked for
     */
    public record Fact(
            String name,
            boolean good,
            boolean known,
            String reason,
            @Nullable Instant checkedAt) {
        static Fact of(String name, boolean good, String reason) {
            return new Fact(name, good, true, reason, null);
        }

        static Fact unknown(String name, String reason) {
            return new Fact(name, false, false, reason, null);
        }
    }
}
