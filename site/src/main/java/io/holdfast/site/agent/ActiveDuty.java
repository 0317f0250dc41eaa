package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Follower;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.lease.Wish;
import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the active site does again and again: looks after its server and its standbys. For one thread. */
final class ActiveDuty {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveDuty.class);
    private static final Duration STARTED = Duration.ofMinutes(10);

    private final SiteConfiguration configuration;
    private final Lease lease;
    private final GroupStore store;
    private final SiteServer server;
    private final Board board;
    private final Beats beats;
    private final UptimeClock clock;
    private final SynchronousSet synchronous;
    private final Handover handover;
    private final FencedStop fencedStop;
    private final Pulse pulse;
    private final Lag<Lsn> lag = new Lag<>();
    private final Set<String> kept = new HashSet<>();
    private long answered;
    private long crashed;

    ActiveDuty(
            SiteConfiguration configuration,
            Lease lease,
            GroupStore store,
            SiteServer server,
            Board board,
            Beats beats,
            Pulse pulse,
            UptimeClock clock) {
        this.configuration = configuration;
        this.lease = lease;
        this.store = store;
        this.server = server;
        this.board = board;
        this.beats = beats;
        this.pulse = pulse;
        this.clock = clock;
        this.synchronous = new SynchronousSet(server, board, beats, new Attention(configuration.lease()));
        this.fencedStop = new FencedStop(lease, store, server, board, beats, clock);
        this.handover = new Handover(lease, store, server, board, beats);
    }

    /** After the server has become the primary. */
    void begin() throws IOException, InterruptedException {
        kept.clear();
        answered = clock.millis();
        crashed = 0;
        board.problem("");
        synchronous.begin();
    }

    void step(GroupView view) throws IOException, SQLException, InterruptedException {
        Optional<Fence> fence = view.inForce();
        if (fence.isPresent()) {
            fencedStop.run(fence.get());
            return;
        }
        if (!server.isRunning()) {
            afterCrash(view, "its PostgreSQL has ended");
            return;
        }
        ServerView seen;
        try {
            seen = server.look();
        } catch (SQLException e) {
            notAnswering(e);
            return;
        }
        answered = clock.millis();
        crashed = 0;
        board.server(seen);
        board.active(true);
        lag.note(seen.position(), answered);
        Set<String> standbys = view.sites().values().stream()
                .filter(site -> site.role() != Role.WITNESS && !site.site().equals(configuration.site()))
                .map(SiteStatus::site)
                .collect(Collectors.toSet());
        followers(seen, standbys, view);
        for (String standby : standbys) {
            // who is fed by a repository takes nothing from here
            SiteStatus said = view.sites().get(standby);
            if ((said == null || said.fed().isEmpty()) && kept.add(standby)) {
                server.keepFor(standby);
            }
        }
        if (configuration.failover().synchronous()) {
            synchronous.tend(seen, standbys, answered);
        }
        board.free(server.freeBytes());
        Optional<Wish> wish = view.wish();
        if (wish.isPresent()) {
            fulfil(wish.get(), seen);
        } else if (board.isShort() && mayBeReplaced(view) && hasRoomElsewhere(view)) {
            leave(board.shortage());
        }
    }

    /** Whether another takes over by itself, and loses nothing. */
    private boolean mayBeReplaced(GroupView view) {
        return configuration.failover().automatic()
                && view.paused().isEmpty()
                && configuration.failover().synchronous()
                && !board.caughtUp().isEmpty();
    }

    private boolean hasRoomElsewhere(GroupView view) {
        long enough = 2 * configuration.failover().leastFreeBytes();
        return board.caughtUp().stream()
                .map(view.sites()::get)
                .anyMatch(site -> site != null && site.freeBytes().orElse(0L) >= enough);
    }

    /** While the server can still be stopped cleanly: with a full disk it answers, but takes no rows. */
    private void leave(String why) throws IOException, InterruptedException {
        LOG.error("{}: this site gives its place up", why);
        board.active(false);
        server.stop();
        giveUp(why);
    }

    private void fulfil(Wish wish, ServerView seen) throws IOException, SQLException, InterruptedException {
        if (wish.to().equals(configuration.site())) {
            store.refuse(wish, wish.to() + " is active already");
        } else {
            // who is active and well hands over, also when it was believed to be gone
            handover.run(wish, seen);
        }
    }

    private void followers(ServerView seen, Set<String> standbys, GroupView view) {
        Map<String, Follower> followers = new TreeMap<>();
        for (ServerView.Standby standby : seen.standbys()) {
            if (standbys.contains(standby.name())) {
                followers.put(
                        standby.name(),
                        new Follower(
                                Math.max(0, seen.position().minus(standby.flushed())),
                                lag.of(standby.flushed(), answered),
                                Optional.ofNullable(view.sites().get(standby.name()))
                                        .flatMap(SiteStatus::heartbeat)
                                        .flatMap(pulse::behind),
                                standby.synchronous()));
            }
        }
        for (String standby : standbys) {
            SiteStatus said = view.sites().get(standby);
            if (said != null && said.fed().isPresent() && said.position().isPresent()) {
                Lsn replayed = Lsn.parse(said.position().get());
                followers.put(
                        standby,
                        new Follower(
                                Math.max(0, seen.position().minus(replayed)),
                                lag.of(replayed, answered),
                                said.heartbeat().flatMap(pulse::behind),
                                false));
            }
        }
        board.followers(followers);
    }

    /** A server that is frozen, or whose disk is, is as good as gone; one that starts or has no session left is not. */
    private void notAnswering(SQLException e) throws IOException, InterruptedException {
        long since = clock.millis() - answered;
        if (since > configuration.lease().toMillis() * 2 / 3) {
            LOG.error("PostgreSQL has not answered for {} ms: it is stopped ({})", since, e.getMessage());
            board.active(false);
            server.kill();
        }
    }

    /** Another takes over at once where that loses nothing; else the server is started again for as long as it takes. */
    private void afterCrash(GroupView view, String what) throws IOException, InterruptedException {
        long now = clock.millis();
        board.active(false);
        if (crashed == 0) {
            crashed = now;
            LOG.error("{}. The end of its log:\n{}", what, server.logEnd());
        }
        boolean others = configuration.failover().automatic() && view.paused().isEmpty();
        boolean patient =
                now - crashed < configuration.failover().restartWithin().toMillis();
        if (mayBeReplaced(view) && !patient) {
            giveUp(what);
            return;
        }
        try {
            server.startPrimary(
                    lease.actUntil() - Beats.margin(configuration.lease()).toMillis());
            server.awaitReady(STARTED);
            // commits go on waiting for whom they waited for
            answered = clock.millis();
        } catch (IOException e) {
            LOG.error("PostgreSQL cannot be started again: {}", e.getMessage());
            board.problem("PostgreSQL cannot be started: " + e.getMessage());
            server.kill();
            // in synchronous mode nobody is caught up, and who is active keeps its place until it is repaired
            if (others && !configuration.failover().synchronous() && !patient) {
                giveUp(what + " and cannot be started");
            } else {
                Thread.sleep(1000);
            }
        }
    }

    private void giveUp(String what) throws IOException, InterruptedException {
        board.standingBy();
        lease.release(Optional.empty(), configuration.site() + " gave up: " + what, board.status());
        beats.now();
    }
}
