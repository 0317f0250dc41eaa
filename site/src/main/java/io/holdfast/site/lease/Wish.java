package io.holdfast.site.lease;

import java.time.Instant;

/**
 * What an operator asks the agents to do.
 *
 * @param id to find it again in the history
 * @param to the site that is to become active
 * @param acceptLoss that it may take over though it is known to lack acknowledged commits
 * @param by who asked
 */
public record Wish(String id, Kind kind, String to, boolean acceptLoss, String by, Instant at) {
    /** How. */
    public enum Kind {
        /** The active site hands over; nothing is lost. */
        SWITCHOVER,
        /** The active site is gone: the other takes over as soon as its lease has ended. */
        FAILOVER
    }
}
