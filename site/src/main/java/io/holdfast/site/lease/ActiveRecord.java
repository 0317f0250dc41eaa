package io.holdfast.site.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Who is active: the one record of a group that only its holder changes, and another only takes over when it was released,
 * or has not been changed for the lease's duration.
 *
 * @param site the holder; after a release, who held it last
 * @param home the folder of the agent that holds it, by a random name: another agent of the same site is another holder
 * @param epoch the fencing token: one more with each holder
 * @param beat one more with each renewal
 * @param released that nobody holds it now
 * @param to whom it was released for, first
 * @param reason why it was taken or released
 * @param since when it was taken or released, by the holder's clock; for people
 * @param database where the active server is and how far it had come
 * @param caughtUp standbys without which no commit was acknowledged: they may take over without loss
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ActiveRecord(
        String site,
        String home,
        long epoch,
        long beat,
        boolean released,
        Optional<String> to,
        String reason,
        Instant since,
        Database database,
        Set<String> caughtUp) {

    /**
     * @param address how others reach the server
     * @param systemIdentifier of the cluster; empty while not known
     * @param timeline 0 while not known
     * @param flushed how far the log was on its disk at the last beat, in PostgreSQL's notation
     */
    public record Database(String address, int port, String systemIdentifier, int timeline, String flushed) {}

    ActiveRecord renewed(Database now, Set<String> caughtUpNow) {
        return new ActiveRecord(site, home, epoch, beat + 1, released, to, reason, since, now, Set.copyOf(caughtUpNow));
    }

    /** Under the token of who took it over and gave it back. */
    ActiveRecord again(long token, String why, Instant at) {
        return new ActiveRecord(site, home, token, beat + 1, released, to, why, at, database, caughtUp);
    }

    ActiveRecord released(Optional<String> forWhom, String why, Instant at) {
        return new ActiveRecord(site, home, epoch, beat + 1, true, forWhom, why, at, database, caughtUp);
    }
}
