package io.holdfast.site.agent;

import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.SiteStatus.Fed;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.Rejoin;
import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.sources.postgres.log.LogSupply.Held;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a standby goes on that is fed by the log of a repository alone: it is seeded from there, replays what comes there,
 * and is seeded anew when the log does not lead on from where it is. No connection to the active site's server is made.
 * For one thread.
 */
final class FedStandby {
    private static final Logger LOG = LoggerFactory.getLogger(FedStandby.class);
    /** A standby that does not move for so long while log comes has gone another way. */
    private static final long STRAY_MILLIS = 15_000;

    private final SiteServer server;
    private final RepositoryFeed feed;
    private final Rejoin rejoin;
    private final Board board;
    private final UptimeClock clock;
    private Lsn position = Lsn.NONE;
    private Lsn heldThen = Lsn.NONE;
    private long looksThen;
    private boolean hurried;
    private long stuckSince;
    private String failure = "";

    FedStandby(SiteServer server, RepositoryFeed feed, Rejoin rejoin, Board board, UptimeClock clock) {
        this.server = server;
        this.feed = feed;
        this.rejoin = rejoin;
        this.board = board;
        this.clock = clock;
    }

    /** Tells how far the repository is; each time, whether somebody is active or not. */
    void look(Optional<ActiveRecord> active) throws IOException {
        feed.feed(active.map(record -> record.database().systemIdentifier()).orElse(""));
        board.fed(
                feed.held()
                        .map(held ->
                                new Fed(held.end().lsn().toString(), held.end().timeline(), held.coveredUntil())),
                feed.timeline());
    }

    /** Starts it, seeded before where it must be. @return how it was made fit, if it was */
    Optional<Rejoin.Way> start(ActiveRecord record) throws IOException, InterruptedException {
        Optional<Rejoin.Way> way = Optional.empty();
        if (!server.exists() || server.wasPrimary()) {
            board.problem("being seeded from the repository");
            way = Optional.of(rejoin.fromRepository(record.database().systemIdentifier()));
        }
        server.feed(feed.restoreCommand());
        hurried = false;
        stuckSince = clock.millis();
        position = Lsn.NONE;
        return way;
    }

    /**
     * Looks after the running one.
     *
     * @return how it was seeded anew, if it was; it is stopped then, as it may be where that was begun and failed
     */
    Optional<Rejoin.Way> tend(ActiveRecord record) throws IOException, InterruptedException {
        Optional<Held> held = feed.held();
        if (held.isEmpty()) {
            board.problem(feed.problem().isEmpty() ? "the repository holds no log to replay" : feed.problem());
            stuckSince = clock.millis();
            return Optional.empty();
        }
        Lsn end = held.get().end().lsn();
        // one that takes no connections yet has none
        Lsn now = board.server().map(ServerView::position).orElse(Lsn.NONE);
        boolean lacks = held.get().lacking().isPresent();
        boolean starting = now.equals(Lsn.NONE) && !lacks;
        if (!now.equals(position) || starting) {
            position = now;
            heldThen = end;
            looksThen = feed.looks();
            stuckSince = clock.millis();
            board.problem("");
            return Optional.empty();
        }
        boolean grew = end.isAfter(heldThen) && end.isAfter(now);
        boolean looked = feed.looks() >= looksThen + 2;
        if (!grew && !lacks || !looked || clock.millis() - stuckSince < STRAY_MILLIS) {
            return Optional.empty();
        }
        String why = "the log in the repository does not lead on"
                + held.get()
                        .lacking()
                        .map(segment -> ": it lacks " + segment.fileName())
                        .orElse(" from " + now);
        board.problem(why + "; being seeded anew");
        stuckSince = clock.millis();
        try {
            Rejoin.Way way = rejoin.fromRepository(record.database().systemIdentifier());
            failure = "";
            return Optional.of(way);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            board.problem(why + "; to be seeded anew from the next backup. For now: " + message);
            // it is tried again and again
            if (!message.equals(failure)) {
                LOG.warn("This standby cannot be seeded anew: {}", why, e);
                failure = message;
            }
            return Optional.empty();
        }
    }

    /** It is to be ready soon. */
    void hurry(boolean hurry) throws IOException, InterruptedException {
        feed.hurry(hurry);
        if (hurry != hurried && server.isRunning()) {
            hurried = hurry;
            server.hurry(hurry);
        }
    }
}
