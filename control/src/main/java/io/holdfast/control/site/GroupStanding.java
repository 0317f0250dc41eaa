package io.holdfast.control.site;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a group of sites stands.
 *
 * @param active the site that is; null when nobody is
 * @param token the fencing token of who is or was active last
 * @param since by that site's clock
 * @param paused why nobody takes over by itself; null when somebody may
 * @param underWay a takeover that is asked for, in words; null when there is none
 * @param fence that keeps everybody from taking writes; null when there is none in force
 */
public record GroupStanding(
        String group,
        String service,
        @Nullable String active,
        long token,
        @Nullable Instant since,
        @Nullable String paused,
        @Nullable String underWay,
        @Nullable FenceStanding fence,
        List<Member> members) {

    /**
     * @param id of what was asked for
     * @param site who was active
     * @param token that is void, as are older ones
     * @param by who asked
     * @param done whether it holds; else the agents are at it
     */
    public record FenceStanding(String id, String site, long token, String by, Instant at, boolean done) {}

    /**
     * @param role {@code active}, {@code taking-over}, {@code standby} or {@code witness}; {@code silent} when its agent has said nothing for
     *     five seconds or more, so that the rest is old
     * @param lagBytes of log that the active site wrote and this one has not; null where that is not known
     * @param lagSeconds how old what it has on its disk is; null where that is not known
     * @param heartbeatLagSeconds how old what can be read there is, by the heartbeat row; null where that is not known
     * @param streaming whether it receives what the active site writes, by a connection or from a repository
     * @param fromRepository whether it is fed by the log of a repository alone
     * @param repositoryLagBytes of log that the active site wrote and that repository has not; null for one that streams, and where it is
     *     not known
     * @param freeBytes that may still be written to the disks of its cluster; null where it does not say
     * @param withoutLoss whether it may take over and lose nothing
     * @param at when it last said something, by its own clock
     */
    public record Member(
            String site,
            String role,
            @Nullable Long lagBytes,
            @Nullable Double lagSeconds,
            @Nullable Double heartbeatLagSeconds,
            boolean streaming,
            boolean fromRepository,
            @Nullable Long repositoryLagBytes,
            boolean withoutLoss,
            @Nullable Long freeBytes,
            @Nullable String problem,
            Instant at) {

        /** The older of what it has on its disk and what can be read there; null where neither is known. */
        public @Nullable Double behindSeconds() {
            if (lagSeconds == null || heartbeatLagSeconds == null) {
                return lagSeconds == null ? heartbeatLagSeconds : lagSeconds;
            }
            return Double.valueOf(Math.max(lagSeconds, heartbeatLagSeconds));
        }
    }

    /** The member of this name. */
    public Optional<Member> member(String site) {
        return members.stream().filter(one -> one.site().equals(site)).findFirst();
    }
}
