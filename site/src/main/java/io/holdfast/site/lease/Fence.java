package io.holdfast.site.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * That a group's active site is to take no more writes, though nobody is to take over yet. It holds against holders with its
 * token and older ones: whoever takes over has a newer one, and the fence is spent by that. While it is in force nobody becomes
 * active unasked.
 *
 * @param id to find it again
 * @param site who was active when it was asked for, or the last one that was
 * @param token of that site; once it is done, of who took its lease away
 * @param by who asked
 * @param at when, by the clock of who asked
 * @param done absent until nobody takes writes
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Fence(String id, String site, long token, String by, Instant at, Optional<Done> done) {
    /**
     * @param how in words
     * @param end of the log of who stopped cleanly, in PostgreSQL's notation; absent where it did not
     * @param millis that it took the agent which did it; for a lease that ran out, since its last sign
     * @param at by that agent's clock
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Done(String how, Optional<String> end, long millis, Instant at) {}

    /** Whether it is in force against who is active, or was last. */
    public boolean holds(ActiveRecord record) {
        return record.epoch() <= token;
    }

    /** Holds against a newer token, too. */
    public Fence raised(long newest) {
        return new Fence(id, site, newest, by, at, done);
    }

    /** @param newest the token of who did it */
    public Fence done(long newest, String how, Optional<String> end, long millis, Instant when) {
        return new Fence(id, site, newest, by, at, Optional.of(new Done(how, end, millis, when)));
    }
}
