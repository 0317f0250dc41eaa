package io.holdfast.site.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * How a site became active, kept for good.
 *
 * @param epoch its fencing token
 * @param from who held the lease before; absent for the first
 * @param wish the operator's wish that it fulfilled
 * @param detectionMillis from the last beat that this site saw of the former holder, or its release, to the decision
 * @param fencingMillis from the decision to a lease of its own, and the fencing hook's end
 * @param promotionMillis from there until its server took writes
 * @param handedOver whether the former holder gave its place to this site after a clean stop
 * @param replayMillis of the promotion: what it took to replay the rest of the log of a repository; absent for a standby
 *     that streamed
 * @param lostBytes of log that the former holder had at its last beat and this site had not; 0 when nothing is known to be
 *     missing
 * @param unseenMillis how long the former holder may have gone on after that beat: what it acknowledged then, without
 *     waiting for a standby, is not in {@code lostBytes}
 * @param lossMillis no commit older than this, before the former holder's end, is missing: how old what this site had was at
 *     that beat where something is missing, and {@code unseenMillis}; absent where that is not known
 * @param discardedBytes of log that the former holder had and that this site had not, counted when it came back; a part of
 *     them is no commit; absent until then
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Takeover(
        long epoch,
        String site,
        Optional<String> from,
        String reason,
        Optional<String> wish,
        long detectionMillis,
        long fencingMillis,
        long promotionMillis,
        Optional<Boolean> handedOver,
        Optional<Long> replayMillis,
        long lostBytes,
        long unseenMillis,
        Optional<Long> lossMillis,
        Optional<Long> discardedBytes,
        Instant at) {

    /** Whether it was asked for, and the former holder handed over. */
    public boolean planned() {
        return handedOver.orElse(false);
    }

    /** With what was found when the former holder came back. */
    public Takeover discarded(long bytes) {
        return new Takeover(
                epoch,
                site,
                from,
                reason,
                wish,
                detectionMillis,
                fencingMillis,
                promotionMillis,
                handedOver,
                replayMillis,
                lostBytes,
                unseenMillis,
                lossMillis,
                Optional.of(bytes),
                at);
    }
}
