package io.holdfast.site.agent;

import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.SiteServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The active site stops its server and gives its lease up because it is fenced, to nobody. For one thread. */
final class FencedStop {
    private static final Logger LOG = LoggerFactory.getLogger(FencedStop.class);

    private final Lease lease;
    private final GroupStore store;
    private final SiteServer server;
    private final Board board;
    private final Beats beats;
    private final UptimeClock clock;
    private final InstantSource time = InstantSource.system();

    FencedStop(Lease lease, GroupStore store, SiteServer server, Board board, Beats beats, UptimeClock clock) {
        this.lease = lease;
        this.store = store;
        this.server = server;
        this.board = board;
        this.beats = beats;
        this.clock = clock;
    }

    /** Standbys that stream receive the end of the log before a clean stop ends. */
    void run(Fence fence) throws IOException, InterruptedException {
        long began = clock.millis();
        LOG.warn("Fenced, asked for by {}: PostgreSQL is stopped, and nobody takes over unasked", fence.by());
        beats.hurry(true);
        boolean clean = isReady();
        board.active(false);
        server.stop();
        Optional<String> end = clean ? Optional.of(server.end().lsn().toString()) : Optional.empty();
        board.standingBy();
        // before the lease is given up: nobody else would note it after that
        boolean noted = store.fenced(fence.done(
                lease.epoch().orElse(fence.token()),
                "its agent stopped PostgreSQL and gave the lease up",
                end,
                clock.millis() - began,
                time.instant()));
        if (!noted) {
            LOG.warn("The fence was taken back meanwhile: this site goes on when nobody else does");
        }
        lease.release(Optional.empty(), "fenced, asked for by " + fence.by(), board.status());
        beats.hurry(false);
    }

    /** What is written now need not be written while clients wait; one that does not answer has no clean end. */
    private boolean isReady() throws InterruptedException {
        if (!server.isRunning()) {
            return false;
        }
        try {
            server.checkpoint();
            return true;
        } catch (SQLException e) {
            LOG.warn("No checkpoint before the stop: {}", e.getMessage());
            return false;
        }
    }
}
