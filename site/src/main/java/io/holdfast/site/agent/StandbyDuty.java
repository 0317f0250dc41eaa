package io.holdfast.site.agent;

import io.holdfast.site.agent.Eligibility.Verdict;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.lease.Takeover;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.Rejoin;
import io.holdfast.site.postgres.ServerView;
import io.holdfast.site.postgres.SiteServer;
import io.holdfast.site.postgres.Upstream;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a site does that is not active: follows the active one, and takes over when it may. For one thread. */
final class StandbyDuty {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyDuty.class);
    /** A standby that does not stream for so long has gone another way, or lacks log that is not kept any more. */
    private static final long STRAY_MILLIS = 15_000;

    private static final long AGAIN_MILLIS = 5_000;

    private final SiteConfiguration configuration;
    private final Lease lease;
    private final GroupStore store;
    private final SiteServer server;
    private final Board board;
    private final Beats beats;
    private final UptimeClock clock;
    private final Takeovers takeovers;
    private final LapsedFence lapsed;
    private final Rejoin rejoin;
    private final Optional<FedStandby> fed;
    private final Eligibility eligibility;
    private Optional<Upstream> follows = Optional.empty();
    private long notStreamingSince;
    private long notBefore;
    private int strays;
    /** That the server was started as a standby, and nobody has stopped it since. */
    private boolean started;

    StandbyDuty(
            SiteConfiguration configuration,
            Lease lease,
            GroupStore store,
            SiteServer server,
            Board board,
            Beats beats,
            UptimeClock clock,
            Takeovers takeovers,
            Optional<RepositoryFeed> feed) {
        this.configuration = configuration;
        this.lease = lease;
        this.store = store;
        this.server = server;
        this.board = board;
        this.beats = beats;
        this.clock = clock;
        this.takeovers = takeovers;
        this.lapsed = new LapsedFence(configuration, lease, store, board);
        this.rejoin = new Rejoin(server);
        this.fed = feed.map(one -> new FedStandby(server, one, rejoin, board, clock));
        this.eligibility = new Eligibility(
                configuration.failover(),
                configuration.site(),
                2 * configuration.lease().toMillis());
    }

    /** After the site has been active. */
    void begin() {
        follows = Optional.empty();
        notStreamingSince = 0;
        started = false;
    }

    /** @return whether this site has become the active one */
    boolean step(GroupView before) throws IOException, SQLException, InterruptedException {
        look();
        // the look at the server takes a moment, in which the active site may have given its place to this one
        GroupView view = lease.view().orElse(before);
        beats.hurry(view.wish().isPresent());
        Optional<ActiveRecord> record = view.active();
        boolean free = record.isPresent() && lease.isFree(view);
        if (fed.isPresent()) {
            fed.get().look(record);
            fed.get().hurry(free || view.wish().isPresent());
        }
        if (record.isEmpty()) {
            return first(view);
        }
        if (free) {
            return takeOver(record.get(), view);
        }
        if (!record.get().site().equals(configuration.site())) {
            follow(record.get(), view);
        } else {
            board.problem("another agent calls itself " + configuration.site() + " and is active");
        }
        return false;
    }

    private void look() throws IOException {
        board.free(server.freeBytes());
        if (!server.isRunning()) {
            board.server(null);
            follows = Optional.empty();
            return;
        }
        try {
            ServerView seen = server.look();
            if (seen.primary()) {
                LOG.error("The server takes writes though this site is not active: it is stopped");
                server.kill();
                started = false;
                board.server(null);
            } else {
                board.server(seen);
            }
        } catch (SQLException e) {
            // it is starting, or stuck: then it is no candidate
            board.server(null);
        }
    }

    private boolean first(GroupView view) throws IOException, SQLException, InterruptedException {
        if (!server.wasPrimary()) {
            board.problem(
                    "this group has never had an active site, and the cluster here is no primary's: start the agent"
                            + " where the primary is");
            return false;
        }
        return takeovers.run(view, new Verdict.Yes("the group's first active site", Optional.empty()));
    }

    private boolean takeOver(ActiveRecord record, GroupView view)
            throws IOException, SQLException, InterruptedException {
        boolean own = record.site().equals(configuration.site());
        Optional<Fence> fence = view.inForce();
        if (fence.isPresent() && fence.get().done().isEmpty()) {
            lapsed.run(fence.get(), record);
            return false;
        }
        if (!own && board.server().isEmpty() || own && !server.exists()) {
            board.problem("nobody is active, and the server here does not run");
            startToBeLookedAt(record);
            return false;
        }
        // what was given up is for others first
        boolean lately = own
                && record.released()
                && fence.isEmpty()
                && lease.unchangedMillis() < 2 * configuration.lease().toMillis();
        if (lately || clock.millis() < notBefore) {
            return false;
        }
        Lsn position = board.server().map(ServerView::position).orElse(Lsn.NONE);
        switch (eligibility.of(record, view, position, lease::silentMillis)) {
            case Verdict.No no -> {
                if (!no.reason().equals(board.status().problem().orElse(""))) {
                    LOG.warn("This site does not take over: {}", no.reason());
                    board.problem(no.reason());
                }
                return false;
            }
            case Verdict.Yes yes -> {
                try {
                    return takeovers.run(view, yes);
                } catch (IOException | SQLException e) {
                    started = false;
                    notBefore = clock.millis() + AGAIN_MILLIS;
                    board.problem("could not take over: " + e.getMessage());
                    throw e;
                }
            }
        }
    }

    /** An agent that was started after the active site was lost: only a server that runs can say what it has. */
    private void startToBeLookedAt(ActiveRecord record) throws IOException, SQLException, InterruptedException {
        if (server.isRunning()
                || !server.exists()
                || server.wasPrimary()
                || fed.isPresent()
                || clock.millis() < notBefore) {
            return;
        }
        Upstream lost =
                new Upstream(record.database().address(), record.database().port());
        LOG.info("The server is started as a standby of {}, which is gone", record.site());
        try {
            server.follow(lost);
        } catch (IOException e) {
            notBefore = clock.millis() + AGAIN_MILLIS;
            throw e;
        }
        began(lost);
    }

    private void follow(ActiveRecord record, GroupView view) throws IOException, SQLException, InterruptedException {
        Upstream active =
                new Upstream(record.database().address(), record.database().port());
        boolean ready = Optional.ofNullable(view.sites().get(record.site()))
                .map(SiteStatus::role)
                .filter(role -> role == Role.ACTIVE)
                .isPresent();
        if (!ready || clock.millis() < notBefore) {
            return;
        }
        if (board.server().filter(ServerView::streaming).isEmpty() && server.needsMore()) {
            LOG.info("The log was written with larger settings than the server was started with: it is started again");
            server.stop();
            started = false;
        }
        if (fed.isPresent() && server.isRunning()) {
            Optional<Rejoin.Way> way = fed.get().tend(record);
            // who stopped it was the seeding
            started = server.isRunning();
            if (way.isPresent()) {
                made(record, way.get());
            }
            return;
        }
        if (!server.isRunning()) {
            if (started) {
                started = false;
                notBefore = clock.millis() + AGAIN_MILLIS;
                LOG.error("PostgreSQL has ended. The end of its log:\n{}", server.logEnd());
                board.problem("PostgreSQL has ended, see " + server.log() + "; it is started again");
                return;
            }
            try {
                if (board.isShort()) {
                    throw new IOException(board.shortage() + "; make room");
                }
                if (fed.isPresent()) {
                    Optional<Rejoin.Way> way = fed.get().start(record);
                    began(active);
                    if (way.isPresent()) {
                        made(record, way.get());
                    }
                    return;
                }
                if (!server.exists() || server.wasPrimary()) {
                    board.problem("being made fit to follow " + record.site());
                    made(record, rejoin.to(active, 0));
                }
                server.follow(active);
            } catch (IOException e) {
                notBefore = clock.millis() + AGAIN_MILLIS;
                board.problem("cannot follow " + record.site() + ": " + e.getMessage());
                throw e;
            }
            began(active);
            return;
        }
        if (!follows.equals(Optional.of(active))) {
            LOG.info("Following {}", record.site());
            server.follow(active);
            began(active);
            return;
        }
        if (board.server().filter(ServerView::streaming).isPresent()) {
            if (notStreamingSince != 0) {
                server.keepForNobody();
                board.problem("");
            }
            notStreamingSince = 0;
            strays = 0;
        } else if (notStreamingSince == 0) {
            notStreamingSince = clock.millis();
        } else if (clock.millis() - notStreamingSince > STRAY_MILLIS && board.seesActive()) {
            LOG.warn("This standby cannot follow {} and is made fit anew", record.site());
            server.stop();
            started = false;
            notStreamingSince = 0;
            strays++;
            // what did not help will not help again: the log in between is gone
            made(record, rejoin.to(active, strays - 1));
        }
    }

    private void made(ActiveRecord record, Rejoin.Way way) throws IOException, InterruptedException {
        LOG.info(
                "The cluster was {} to follow {}{}",
                way.kind().words(),
                record.site(),
                way.discarded()
                        .map(bytes -> "; " + bytes + " bytes of log that " + record.site() + " has not were discarded")
                        .orElse(""));
        if (way.discarded().isEmpty()) {
            return;
        }
        Optional<Takeover> ours = Optional.ofNullable(store.takeovers().get(record.epoch()))
                .filter(takeover -> takeover.from().equals(Optional.of(configuration.site())));
        if (ours.isPresent()) {
            store.record(ours.get().discarded(way.discarded().get()));
        }
    }

    private void began(Upstream active) {
        started = true;
        follows = Optional.of(active);
        notStreamingSince = clock.millis();
    }
}
