package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.Takeover;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a free lease to a server that takes writes, step by step, with the time that each took. For one thread. */
final class Takeovers {
    private static final Logger LOG = LoggerFactory.getLogger(Takeovers.class);
    private static final Duration PROMOTED = Duration.ofSeconds(60);
    private static final Duration REPLAYED = Duration.ofMinutes(30);
    private static final Duration STARTED = Duration.ofMinutes(10);
    private static final Duration HOOK = Duration.ofSeconds(60);

    private final SiteConfiguration configuration;
    private final Lease lease;
    private final GroupStore store;
    private final SiteServer server;
    private final Board board;
    private final Optional<RepositoryFeed> feed;
    private final Optional<ChangeHook> changed;
    private final UptimeClock clock;
    private final InstantSource time;

    Takeovers(
            SiteConfiguration configuration,
            Lease lease,
            GroupStore store,
            SiteServer server,
            Board board,
            Optional<RepositoryFeed> feed,
            Optional<ChangeHook> changed,
            UptimeClock clock,
            InstantSource time) {
        this.configuration = configuration;
        this.lease = lease;
        this.store = store;
        this.server = server;
        this.board = board;
        this.feed = feed;
        this.changed = changed;
        this.clock = clock;
        this.time = time;
    }

    /**
     * Takes the lease and makes the server the primary.
     *
     * @return false when another site was quicker
     * @throws IOException when the server does not become the primary; the lease has been given up then
     */
    boolean run(GroupView view, Eligibility.Verdict.Yes why) throws IOException, SQLException, InterruptedException {
        long decided = clock.millis();
        Optional<ActiveRecord> before = view.active();
        long detection = before.isEmpty() ? 0 : lease.unchangedMillis() + fencing(view);
        Lsn position = board.server().map(ServerView::position).orElse(Lsn.NONE);
        boolean own = before.filter(record -> record.site().equals(configuration.site()))
                .isPresent();
        board.takingOver();
        if (!acquired(why)) {
            return false;
        }
        long epoch = lease.epoch().orElseThrow();
        LOG.info("Taking over with token {}: {}", epoch, why.reason());
        boolean unasked = before.filter(record -> !record.released() && !own).isPresent();
        boolean begun = false;
        try {
            if (unasked && configuration.failover().fence().isPresent()) {
                Hook.run(
                        configuration.failover().fence().get(),
                        Hook.environment(configuration, epoch, before.get().site()),
                        HOOK);
            }
            long fenced = clock.millis();
            Optional<Replayed> replayed = replayRest();
            if (replayed.isPresent()) {
                position = replayed.get().position();
            }
            Lsn reached = position;
            // who was fenced and stopped cleanly has left the end of its log: nothing is unseen then
            Optional<Long> missing =
                    own ? Optional.empty() : view.inForce().flatMap(one -> Eligibility.missing(one, reached));
            long lost =
                    before.isEmpty() || own ? 0 : missing.orElseGet(() -> Eligibility.behind(before.get(), reached));
            long unseen = own || before.isEmpty() || missing.isPresent() ? 0 : unseen(before.get(), detection);
            changed.ifPresent(hook -> hook.owe(epoch, before.map(ActiveRecord::site)));
            begun = true;
            becomePrimary();
            feed.ifPresent(RepositoryFeed::rest);
            long promoted = clock.millis();
            board.server(server.look());
            board.active(true);
            Takeover takeover = new Takeover(
                    epoch,
                    configuration.site(),
                    before.map(ActiveRecord::site),
                    why.reason(),
                    why.wish(),
                    detection,
                    fenced - decided,
                    promoted - fenced,
                    Optional.of(before.filter(record ->
                                    record.released() && record.to().equals(Optional.of(configuration.site())))
                            .isPresent()),
                    replayed.map(Replayed::millis),
                    lost,
                    unseen,
                    lost == 0 ? Optional.of(unseen) : age(view, before.get()).map(age -> age + unseen),
                    Optional.empty(),
                    time.instant());
            LOG.info(
                    "Active with token {}: detected in {} ms, lease and fencing {} ms, promotion {} ms, {} bytes of log of"
                            + " the former active site missing",
                    epoch,
                    detection,
                    fenced - decided,
                    promoted - fenced,
                    lost);
            finish(takeover);
            return true;
        } catch (IOException | SQLException | RuntimeException e) {
            if (begun) {
                server.kill();
            }
            board.standingBy();
            giveUp(unasked && !begun ? before : Optional.empty(), "could not take over: " + e.getMessage());
            throw e;
        }
    }

    private boolean acquired(Eligibility.Verdict.Yes why) throws IOException, InterruptedException {
        boolean acquired = false;
        try {
            acquired = lease.acquire(why.reason(), board.status(), board.database());
        } finally {
            if (!acquired) {
                board.standingBy();
            }
        }
        return acquired;
    }

    /** What a fence took that came before: since its end the record is unchanged, and since its beginning nobody takes writes. */
    private static long fencing(GroupView view) {
        return view.inForce().flatMap(Fence::done).map(Fence.Done::millis).orElse(0L);
    }

    /** Who hands over has stopped before; who is fenced stops a moment before its lease ends. */
    private long unseen(ActiveRecord before, long detection) {
        if (configuration.failover().synchronous() && before.caughtUp().contains(configuration.site())) {
            return 0;
        }
        long beat = configuration.lease().dividedBy(6).toMillis();
        if (before.released()) {
            return before.to().isPresent() ? 0 : beat;
        }
        return Math.min(detection, configuration.lease().toMillis() - beat);
    }

    /** How old what this site had was at the former holder's last beat, as that saw it; empty where it did not know. */
    private Optional<Long> age(GroupView view, ActiveRecord before) {
        return Optional.ofNullable(view.sites().get(before.site()))
                .flatMap(former -> Optional.ofNullable(former.followers().get(configuration.site())))
                .flatMap(follower -> follower.lagMillis().or(follower::heartbeatMillis));
    }

    /** @param position up to where all of the repository's log has come */
    private record Replayed(Lsn position, long millis) {}

    /** Of a standby that is fed by a repository: what that holds, and has not come to it yet. Nobody adds to it any more. */
    private Optional<Replayed> replayRest() throws IOException, SQLException, InterruptedException {
        if (feed.isEmpty() || !server.isRunning()) {
            return Optional.empty();
        }
        long began = clock.millis();
        Lsn position = feed.get().replayRest(server, REPLAYED).position();
        return Optional.of(new Replayed(position, clock.millis() - began));
    }

    private void becomePrimary() throws IOException, SQLException, InterruptedException {
        long until = lease.actUntil() - Beats.margin(configuration.lease()).toMillis();
        if (server.isRunning()) {
            server.guard(until);
            server.promote(PROMOTED);
        } else {
            server.startPrimary(until);
            server.awaitReady(STARTED);
        }
    }

    /** @param former who was to be taken over from, and was not yet */
    private void giveUp(Optional<ActiveRecord> former, String why) throws InterruptedException {
        try {
            if (former.isPresent()) {
                // as a place given up by this site it would be taken next without a fence, and without a word of what
                // is lost
                lease.giveBack(former.get(), configuration.site() + " " + why, board.status());
            } else {
                lease.release(Optional.empty(), why, board.status());
            }
        } catch (IOException e) {
            LOG.warn("The lease could not be given up; it ends by itself", e);
        }
    }

    /** What clients need not wait for. */
    private void finish(Takeover takeover) throws InterruptedException {
        try {
            store.record(takeover);
            if (takeover.wish().isPresent()) {
                store.endWish();
            }
        } catch (IOException e) {
            LOG.warn("How this site became active could not be noted", e);
        }
        try {
            // who rewinds by this server reads the new timeline from it
            server.checkpoint();
        } catch (SQLException e) {
            LOG.warn("No checkpoint after the promotion", e);
        }
        try {
            // of a segment in which several timelines end a primary sends what the next one has in its file, and
            // who was a standby in between may not have that file
            server.endSegment();
        } catch (SQLException e) {
            LOG.warn("The segment of log could not be ended after the promotion", e);
        }
        changed.ifPresent(ChangeHook::run);
    }
}
