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

/**
 * How a standby goes on that is fed by the log of a repository alone: it is seeded from there, replays what comes there,
 * and is seeded anew when the log does not lead on from where it is. No connection to the active site's server is made.
 * For one thread.
 */
final class FedStandby {
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

    /** Looks after the running one. @return how it was seeded anew, if it was; it is stopped then */
    Optional<Rejoin.Way> tend(ActiveRecord record) throws IOException, InterruptedException {
        Optional<Held> held = feed.held();
        Optional<ServerView> seen = board.server();
        if (held.isEmpty() || seen.isEmpty()) {
            board.problem(
                    held.isPresent()
                            ? ""
                            : feed.problem().isEmpty() ? "the repository holds no log to replay" : feed.problem());
            stuckSince = clock.millis();
            return Optional.empty();
        }
        Lsn now = seen.get().position();
        Lsn end = held.get().end().lsn();
        if (!now.equals(position)) {
            position = now;
            heldThen = end;
            looksThen = feed.looks();
            stuckSince = clock.millis();
            board.problem("");
            return Optional.empty();
        }
        boolean grew = end.isAfter(heldThen) && end.isAfter(now);
        boolean looked = feed.looks() >= looksThen + 2;
        if (!grew || !looked || clock.millis() - stuckSince < STRAY_MILLIS) {
            return Optional.empty();
        }
        board.problem("the log in the repository does not lead on from " + now + ": to be seeded anew");
        stuckSince = clock.millis();
        return Optional.of(rejoin.fromRepository(record.database().systemIdentifier()));
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
