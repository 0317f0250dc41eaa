package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.ActiveRecord.Database;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Fed;
import io.holdfast.site.lease.SiteStatus.Follower;
import io.holdfast.site.lease.SiteStatus.Heartbeat;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.postgres.ServerView;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a site's threads know of each other: written by the one that works, read by those that beat and answer. */
final class Board {
    private final SiteConfiguration configuration;
    private final String home;
    private final InstantSource time;
    private volatile Role role;
    private volatile @Nullable ServerView server;
    private volatile Map<String, Follower> followers = Map.of();
    private volatile Set<String> caughtUp = Set.of();
    private volatile boolean seesActive = true;
    private volatile long free = Long.MAX_VALUE;
    private volatile Optional<Heartbeat> heartbeat = Optional.empty();
    private volatile Optional<Fed> fed = Optional.empty();
    private volatile int replayedTimeline;
    private volatile boolean serving;
    private volatile String problem = "";

    Board(SiteConfiguration configuration, String home, InstantSource time) {
        this.configuration = configuration;
        this.home = home;
        this.time = time;
        this.role = configuration.postgresql().isPresent() ? Role.STANDBY : Role.WITNESS;
    }

    /**
     * Of a standby, or of who is nothing yet; nobody is served any more. Who was caught up still is: the lease may have to be
     * renewed or given up while the server is being stopped.
     */
    void standingBy() {
        serving = false;
        followers = Map.of();
        role = Role.STANDBY;
    }

    /** Nobody has anything of what will be written. */
    void takingOver() {
        serving = false;
        caughtUp = Set.of();
        role = Role.TAKING_OVER;
    }

    /** @param open whether clients are to be sent here */
    void active(boolean open) {
        role = Role.ACTIVE;
        serving = open;
    }

    void server(@Nullable ServerView seen) {
        server = seen;
    }

    void followers(Map<String, Follower> seen) {
        followers = Map.copyOf(seen);
    }

    /** @param bytes that may still be written to the disks of the cluster */
    void free(long bytes) {
        free = bytes;
    }

    /** @param seen at this site, as a standby */
    void heartbeat(Optional<Heartbeat> seen) {
        heartbeat = seen;
    }

    /**
     * @param seen what the repository holds that feeds this site; empty: it is not known, or it streams
     * @param timeline that the server replays, as it does not tell itself before it is long on it; 0 while not known
     */
    void fed(Optional<Fed> seen, int timeline) {
        fed = seen;
        replayedTimeline = timeline;
    }

    /** Whether the server of this site, as a standby, receives what the active one writes. */
    boolean following() {
        ServerView seen = server;
        return seen != null && !seen.primary() && (seen.streaming() || fed.isPresent());
    }

    boolean isShort() {
        return free < configuration.failover().leastFreeBytes();
    }

    /** What is to be said to people of a disk that is nearly full. */
    String shortage() {
        return "only " + free / 1024 / 1024 + " MB are free on the disk of the data directory or of its log";
    }

    void caughtUp(Set<String> sites) {
        caughtUp = Set.copyOf(sites);
    }

    void seesActive(boolean sees) {
        seesActive = sees;
    }

    /** @param what empty: there is none */
    void problem(String what) {
        problem = what;
    }

    /** That this is no problem any more; another one stays. */
    void solved(String what) {
        if (problem.equals(what)) {
            problem = "";
        }
    }

    Role role() {
        return role;
    }

    boolean serving() {
        return serving;
    }

    boolean seesActive() {
        return seesActive;
    }

    Set<String> caughtUp() {
        return caughtUp;
    }

    Optional<ServerView> server() {
        return Optional.ofNullable(server);
    }

    Database database() {
        ServerView seen = server;
        return new Database(
                configuration
                        .postgresql()
                        .map(SiteConfiguration.Postgresql::address)
                        .orElse(""),
                configuration
                        .postgresql()
                        .map(SiteConfiguration.Postgresql::port)
                        .orElse(0),
                seen == null ? "" : seen.systemIdentifier(),
                seen == null ? 0 : seen.timeline(),
                seen == null ? "0/0" : seen.position().toString());
    }

    SiteStatus status() {
        ServerView seen = server;
        return new SiteStatus(
                configuration.site(),
                home,
                configuration
                        .postgresql()
                        .map(postgresql -> new SiteStatus.Address(postgresql.address(), postgresql.port())),
                role,
                seen == null ? 0 : !seen.primary() && fed.isPresent() ? replayedTimeline : seen.timeline(),
                seen == null ? Optional.empty() : Optional.of(seen.position().toString()),
                followers,
                following(),
                seen != null && !seen.primary() ? fed : Optional.empty(),
                heartbeat,
                seesActive,
                "http://" + configuration.health().address() + ":"
                        + configuration.health().port(),
                free == Long.MAX_VALUE ? Optional.empty() : Optional.of(free),
                Optional.of(problem.isEmpty() && isShort() ? shortage() : problem)
                        .filter(text -> !text.isEmpty()),
                time.instant());
    }
}
