package io.holdfast.site.agent;

import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.Wish;
import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The active site gives its place to another without loss. For one thread. */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration RECEIVED = Duration.ofSeconds(10);
    /** A standby that is further behind would keep clients waiting. */
    private static final long NEAR_BYTES = 16L * 1024 * 1024;

    private final Lease lease;
    private final GroupStore store;
    private final SiteServer server;
    private final Board board;
    private final Beats beats;

    Handover(Lease lease, GroupStore store, SiteServer server, Board board, Beats beats) {
        this.lease = lease;
        this.store = store;
        this.server = server;
        this.board = board;
        this.beats = beats;
    }

    /** @return whether this site is not active any more */
    boolean run(Wish wish, ServerView seen) throws IOException, SQLException, InterruptedException {
        Optional<SiteStatus> fed = lease.view()
                .map(view -> view.sites().get(wish.to()))
                .filter(status -> status.fed().isPresent());
        Optional<String> unfit = fed.isPresent() ? unfit(fed.get(), seen) : unfit(wish, seen);
        if (unfit.isPresent()) {
            refuse(wish, unfit.get());
            return false;
        }
        LOG.info("Handing over to {}, asked for by {}", wish.to(), wish.by());
        // what is written now need not be written while clients wait
        server.checkpoint();
        board.active(false);
        beats.hurry(true);
        server.stop();
        if (!received(wish.to(), server.end().lsn())) {
            refuse(wish, "it did not receive the end of the log within " + RECEIVED.toSeconds() + " s");
            beats.hurry(false);
            return false;
        }
        board.standingBy();
        lease.release(Optional.of(wish.to()), "switchover asked for by " + wish.by(), board.status());
        return true;
    }

    private void refuse(Wish wish, String why) throws IOException, InterruptedException {
        String all = "no switchover to " + wish.to() + ": " + why;
        LOG.warn("Asked for by {}: {}", wish.by(), all);
        store.refuse(wish, all);
    }

    private static Optional<String> unfit(Wish wish, ServerView seen) {
        Optional<ServerView.Standby> standby = seen.standbys().stream()
                .filter(found -> found.name().equals(wish.to()) && found.streaming())
                .findFirst();
        if (standby.isEmpty()) {
            return Optional.of("it does not stream from this site");
        }
        return far(seen.position().minus(standby.get().replayed()));
    }

    /** Of one that is fed by a repository. */
    private static Optional<String> unfit(SiteStatus fed, ServerView seen) {
        return fed.position().isEmpty()
                ? Optional.of("its server does not run")
                : far(seen.position().minus(Lsn.parse(fed.position().get())));
    }

    private static Optional<String> far(long behind) {
        return behind > NEAR_BYTES
                ? Optional.of("it is " + behind + " bytes behind; ask again when it has caught up")
                : Optional.empty();
    }

    private boolean received(String site, Lsn end) throws InterruptedException {
        long deadline = System.nanoTime() + RECEIVED.toNanos();
        while (System.nanoTime() < deadline) {
            beats.now();
            Optional<Lsn> position = lease.view()
                    .map(GroupView::sites)
                    .map(sites -> sites.get(site))
                    .flatMap(SiteStatus::position)
                    .map(Lsn::parse);
            if (position.filter(reached -> !reached.isBefore(end)).isPresent()) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }
}
