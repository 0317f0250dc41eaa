package io.holdfast.site.postgres;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.List;

/**
 * A server at one moment.
 *
 * @param primary whether it takes writes
 * @param position how far its log is on its disk: received, as a standby; written, as a primary
 * @param streaming whether it receives from a primary
 * @param systemIdentifier of the cluster
 * @param timeline that it is on
 * @param standbys who receive from it
 */
public record ServerView(
        boolean primary,
        Lsn position,
        boolean streaming,
        String systemIdentifier,
        int timeline,
        List<Standby> standbys) {

    /**
     * @param synchronous whether commits wait for it
     * @param flushed how far its log is on its disk
     * @param answered when it answered last, by its own clock: to be compared with earlier ones only; empty: never
     */
    public record Standby(
            String name, boolean streaming, boolean synchronous, Lsn flushed, Lsn replayed, String answered) {}
}
