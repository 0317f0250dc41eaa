package io.holdfast.control.plan;

import java.util.List;

/**
 * How ready a service is to be brought back, by what is known.
 *
 * @param ready whether nothing stands against it
 * @param score how many of the facts are good, in percent
 */
public record ServiceReadiness(String service, String criticality, boolean ready, int score, List<Fact> facts) {
    /**
     * @param good whether it speaks for a recovery within the targets
     * @param reason what was found, and what to do where it is not good
     */
    public record Fact(String name, boolean good, String reason) {}
}
