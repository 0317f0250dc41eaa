package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.Lease;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A site that is not active makes a fence hold against one that does not say so itself. That one's lease has ended, so it has
 * stopped, or will before it can do anything; now its token is taken from it as well, so that it cannot renew, and the fencing
 * hook is run. Nobody becomes active by this. For one thread.
 */
final class LapsedFence {
    private static final Logger LOG = LoggerFactory.getLogger(LapsedFence.class);
    private static final Duration HOOK = Duration.ofSeconds(60);

    private final SiteConfiguration configuration;
    private final Lease lease;
    private final GroupStore store;
    private final Board board;
    private final InstantSource time = InstantSource.system();

    LapsedFence(SiteConfiguration configuration, Lease lease, GroupStore store, Board board) {
        this.configuration = configuration;
        this.lease = lease;
        this.store = store;
        this.board = board;
    }

    /**
     * @param record of who was active, whose lease is free
     * @throws IOException when the hook failed; the lease stands as before then, and it is tried again
     */
    void run(Fence fence, ActiveRecord record) throws IOException, InterruptedException {
        long silent = lease.unchangedMillis();
        long token = record.epoch() + 1;
        // first, so that the fence holds against this site's own token whatever happens to it; until it is done nobody
        // else takes
        // that token but for the same
        if (!store.fenced(fence.raised(token))
                || !lease.acquire(
                        "fencing " + fence.site() + ", asked for by " + fence.by(), board.status(), board.database())) {
            return;
        }
        boolean own = fence.site().equals(configuration.site());
        try {
            if (!own && !record.released() && configuration.failover().fence().isPresent()) {
                Hook.run(
                        configuration.failover().fence().get(),
                        Hook.environment(configuration, token, fence.site()),
                        HOOK);
            }
            store.fenced(fence.done(token, words(record, own), Optional.empty(), silent, time.instant()));
            LOG.warn("{} is fenced, asked for by {}: its token is void", fence.site(), fence.by());
        } finally {
            // by its record whoever takes over measures what is missing
            lease.giveBack(record, "fenced, asked for by " + fence.by(), board.status());
        }
    }

    private String words(ActiveRecord record, boolean own) {
        if (own) {
            return "its agent had been started again, and holds PostgreSQL back";
        }
        return record.released()
                ? "nobody was active"
                : "its lease had ended, and " + configuration.site() + " took its token from it";
    }
}
