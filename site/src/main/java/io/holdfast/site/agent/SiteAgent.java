package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.config.SiteConfiguration.SeedFrom;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Lease;
import io.holdfast.site.lease.LeaseStore;
import io.holdfast.site.lease.LeaseStoreUnavailableException;
import io.holdfast.site.lease.UptimeClock;
import io.holdfast.site.postgres.HeartbeatRow;
import io.holdfast.site.postgres.Rehearsal;
import io.holdfast.site.postgres.SeedRepository;
import io.holdfast.site.postgres.SiteServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A site's agent: three threads, one that beats ({@link Beats}), one that looks at the active site ({@link ActiveProbe}),
 * and one that works; where there is a server, a fourth for its heartbeat row ({@link Pulse})
 * and a fifth that rehearses failovers when it is asked to ({@link RehearsalDuty}). A witness has no server and only beats and looks.
 */
public final class SiteAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteAgent.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration STEP = Duration.ofMillis(100);

    private final SiteConfiguration configuration;
    private final AgentHome home;
    private final LeaseStore records;
    private final Lease lease;
    private final Board board;
    private final Beats beats;
    private final ActiveProbe probe;
    private final HealthEndpoint health;
    private final @Nullable SiteServer server;
    private final @Nullable Pulse pulse;
    private final @Nullable RehearsalDuty rehearsals;
    private final @Nullable RepositoryFeed feed;
    private final @Nullable ChangeHook changed;
    private final @Nullable ActiveDuty activeDuty;
    private final @Nullable StandbyDuty standbyDuty;
    private final Thread worker;
    private volatile boolean ending;
    private String failure = "";

    private SiteAgent(SiteConfiguration configuration, AgentHome home, LeaseStore records) throws IOException {
        this.configuration = configuration;
        this.home = home;
        this.records = records;
        UptimeClock clock = UptimeClock.MACHINE;
        InstantSource time = InstantSource.system();
        GroupStore store = new GroupStore(records, configuration.group());
        this.lease = new Lease(store, configuration.site(), home.name(), configuration.lease(), clock, time);
        this.board = new Board(configuration, home.name(), time);
        this.beats = new Beats(lease, board, new ServerFence(), configuration.lease());
        this.probe = new ActiveProbe(lease, board, configuration.site(), configuration.lease());
        if (configuration.postgresql().isPresent()) {
            SiteServer postgres = new SiteServer(
                    configuration.postgresql().get(), home.folder(), configuration.site(), configuration.lease());
            this.server = postgres;
            Pulse own = new Pulse(
                    configuration.site(),
                    lease,
                    board,
                    new HeartbeatRow(configuration.postgresql().get()),
                    clock);
            this.pulse = own;
            this.rehearsals = new RehearsalDuty(
                    store,
                    configuration.site(),
                    board,
                    new Rehearsal(configuration.postgresql().get(), home.folder()));
            this.activeDuty = new ActiveDuty(configuration, lease, store, postgres, board, beats, own, clock);
            RepositoryFeed fed = feed(postgres);
            this.feed = fed;
            ChangeHook hook = configuration
                    .failover()
                    .changed()
                    .map(command -> new ChangeHook(configuration, command, home.folder(), lease, board))
                    .orElse(null);
            this.changed = hook;
            this.standbyDuty = new StandbyDuty(
                    configuration,
                    lease,
                    store,
                    postgres,
                    board,
                    beats,
                    clock,
                    new Takeovers(
                            configuration,
                            lease,
                            store,
                            postgres,
                            board,
                            Optional.ofNullable(fed),
                            Optional.ofNullable(hook),
                            clock,
                            time),
                    Optional.ofNullable(fed));
        } else {
            this.feed = null;
            this.changed = null;
            this.server = null;
            this.pulse = null;
            this.rehearsals = null;
            this.activeDuty = null;
            this.standbyDuty = null;
        }
        this.health = HealthEndpoint.start(
                configuration.health().bind(),
                configuration.health().port(),
                () -> board.serving() && lease.holds(Beats.margin(configuration.lease())),
                () -> !board.serving() && board.following(),
                () -> JSON.writeValueAsString(board.status()));
        this.worker = Thread.ofPlatform().name("site-work").unstarted(this::work);
    }

    /** Of a site that is fed by the log of a repository. */
    private static @Nullable RepositoryFeed feed(SiteServer server) throws IOException {
        Optional<SeedFrom> from = server.settings().seedFrom();
        if (!server.settings().fromRepository() || from.isEmpty()) {
            return null;
        }
        return new RepositoryFeed(
                new SeedRepository(from.get(), server.home().resolve("feed-cache")),
                server.supply(server.home().resolve("feed"), from.get().dataSet()));
    }

    /**
     * Starts the agent, and with it the server as soon as it is known what it is to be.
     *
     * @throws IOException when the agent's folder is in use, or a port, or PostgreSQL's programs are not there
     */
    public static SiteAgent start(SiteConfiguration configuration, LeaseStore records) throws IOException {
        AgentHome home = AgentHome.open(configuration.home());
        SiteAgent agent;
        try {
            removeRehearsal(home);
            agent = new SiteAgent(configuration, home, records);
        } catch (IOException | RuntimeException e) {
            home.close();
            throw e;
        }
        agent.beats.start();
        agent.probe.start();
        Pulse pulse = agent.pulse;
        if (pulse != null) {
            pulse.start();
        }
        RehearsalDuty rehearsals = agent.rehearsals;
        if (rehearsals != null) {
            rehearsals.start();
        }
        RepositoryFeed feed = agent.feed;
        if (feed != null) {
            feed.start();
        }
        ChangeHook changed = agent.changed;
        if (changed != null) {
            changed.start();
        }
        agent.worker.start();
        return agent;
    }

    /** What is left of a failover that was rehearsed here when the machine went down. */
    private static void removeRehearsal(AgentHome home) throws IOException {
        try {
            if (Rehearsal.removeLeftOver(home.folder())) {
                LOG.info("The copy of a rehearsal that did not end was removed from {}", home.folder());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the copy of a rehearsal was removed", e);
        }
    }

    /** For any thread. */
    private final class ServerFence implements Beats.Fence {
        @Override
        public void allow(long until) {
            SiteServer postgres = server;
            if (postgres != null) {
                postgres.allow(until);
            }
        }

        @Override
        public void fence(String why) {
            SiteServer postgres = server;
            board.standingBy();
            if (postgres != null) {
                LOG.error("This site is not active any more, {}: PostgreSQL is stopped", why);
                postgres.kill();
            }
        }
    }

    private void work() {
        boolean active = false;
        while (!ending) {
            try {
                active = step(active);
                failure = "";
            } catch (LeaseStoreUnavailableException e) {
                // the beats say so too; where it was asked is nobody's concern
                if (!failure.equals(e.getMessage())) {
                    failure = String.valueOf(e.getMessage());
                    LOG.error("{}", failure);
                }
            } catch (IOException | SQLException | RuntimeException e) {
                String message = String.valueOf(e.getMessage());
                if (!message.equals(failure)) {
                    LOG.error("{}", message, e);
                    failure = message;
                }
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean step(boolean wasActive) throws IOException, SQLException, InterruptedException {
        ActiveDuty asActive = activeDuty;
        StandbyDuty asStandby = standbyDuty;
        Optional<GroupView> view = lease.view();
        if (asActive == null || asStandby == null || view.isEmpty()) {
            return false;
        }
        boolean holds = lease.epoch().isPresent() && lease.holds(Beats.margin(configuration.lease()));
        if (wasActive && holds) {
            asActive.step(view.get());
            return true;
        }
        if (wasActive) {
            board.standingBy();
            asStandby.begin();
        }
        if (asStandby.step(view.get())) {
            asActive.begin();
            return true;
        }
        return false;
    }

    /** Waits until the agent is closed. */
    public void await() throws InterruptedException {
        worker.join();
    }

    /** Stops the server cleanly and gives the lease up, so that another site can take over at once. */
    @Override
    public void close() throws IOException {
        ending = true;
        worker.interrupt();
        try {
            worker.join();
            board.standingBy();
            SiteServer postgres = server;
            if (postgres != null) {
                postgres.stop();
            }
            lease.release(Optional.empty(), configuration.site() + "'s agent was stopped", board.status());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The lease could not be given up; it ends by itself: {}", e.getMessage());
        } finally {
            RehearsalDuty asked = rehearsals;
            if (asked != null) {
                asked.close();
            }
            beats.close();
            probe.close();
            Pulse own = pulse;
            if (own != null) {
                own.close();
            }
            RepositoryFeed fed = feed;
            if (fed != null) {
                fed.close();
            }
            ChangeHook hook = changed;
            if (hook != null) {
                hook.close();
            }
            health.close();
            records.close();
            home.close();
        }
    }
}
