package io.holdfast.site.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * That a site's agent is to try a failover on a copy of its standby, and what came of it. Nobody waits for it, and who is
 * active has nothing to do with it.
 *
 * @param id to find it again
 * @param by who asked
 * @param at when, by the clock of who asked
 * @param outcome absent until it is over
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Rehearsing(String id, String by, Instant at, Optional<Outcome> outcome) {
    /**
     * @param failure why it could not be done, or which query was not answered with true, in words; else absent
     * @param isolation how the copy was kept apart, in words
     * @param bytes of the copy
     * @param copySeconds until the base backup was complete
     * @param recoverySeconds until the copy took questions
     * @param promotionSeconds until it had committed a write
     * @param databases that could be read then
     * @param queries how many of the site's file were asked; absent from an agent of a release that knew none
     * @param newestCommit of what it had; absent where its log had none
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Outcome(
            Optional<String> failure,
            String isolation,
            long bytes,
            double copySeconds,
            double recoverySeconds,
            double promotionSeconds,
            int databases,
            Optional<Integer> queries,
            Optional<Instant> newestCommit) {
        /** Of one that could not be done. */
        public static Outcome failed(String why) {
            return new Outcome(Optional.of(why), "", 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
        }
    }

    public Rehearsing ended(Outcome how) {
        return new Rehearsing(id, by, at, Optional.of(how));
    }
}
