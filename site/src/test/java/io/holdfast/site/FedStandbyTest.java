package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.lease.Takeover;
import io.holdfast.site.lease.Wish;
import io.holdfast.sources.postgres.log.PostgresLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two sites whose servers may not reach each other: the standby lives on the log of a repository. */
@Timeout(1800)
class FedStandbyTest {
    @TempDir
    Path folder;

    @Test
    void what_was_shipped_is_not_lost_with_the_site_and_the_way_back_loses_nothing() throws Exception {
        try (TwoSites sites = TwoSites.apart(
                        folder, "automatic: false, synchronous: false, observers: 1, maximum-lag-megabytes: 64");
                Ledger ledger = new Ledger(sites.url(), 4)) {
            sites.within(Duration.ofSeconds(120), "clients write", () -> ledger.count() > 200);
            awaitFed(sites, "b", 1);
            assertThat(standbysOf(sites, "a"))
                    .as("who receives from a: the one that ships the log")
                    .hasSize(1)
                    .doesNotContain("b", "holdfast-copy");
            loseLog(sites);

            int before = ledger.count();
            sites.within(Duration.ofSeconds(60), "clients go on", () -> ledger.count() > before + 100);
            TwoSites.signal("KILL", sites.site("a"));
            TwoSites.signal("KILL", sites.server("a"));
            Instant shipped = shipped(sites);
            ask(sites, Wish.Kind.FAILOVER, "b");
            Takeover failover = awaitTakeover(sites, "b");
            int then = ledger.count();
            sites.within(Duration.ofSeconds(60), "clients write at b", () -> ledger.count() > then + 50);

            assertThat(failover.replayMillis()).isPresent();
            Set<Long> lost = ledger.lost();
            long nanos = System.nanoTime();
            Instant now = Instant.now();
            Set<Long> sureToBeThere = ledger.acknowledged().stream()
                    .filter(entry ->
                            now.minusNanos(nanos - entry.acknowledged()).isBefore(shipped))
                    .map(Ledger.Entry::id)
                    .collect(Collectors.toSet());
            System.out.printf(
                    "fed standby: active after %d ms of fencing, %d ms of promotion, of that %d ms replay; %d of %d rows lost,"
                            + " none of the %d that had been shipped; %d bytes told to be missing, and %d ms unseen%n",
                    failover.fencingMillis(),
                    failover.promotionMillis(),
                    failover.replayMillis().orElseThrow(),
                    lost.size(),
                    ledger.count(),
                    sureToBeThere.size(),
                    failover.lostBytes(),
                    failover.unseenMillis());
            assertThat(sureToBeThere).hasSizeGreaterThan(200);
            // this way round: there may be none that is lost
            assertThat(lost).doesNotContainAnyElementsOf(sureToBeThere);
            if (failover.lostBytes() == 0 && failover.unseenMillis() == 0) {
                assertThat(lost).isEmpty();
            }

            String refused = ask(sites, Wish.Kind.SWITCHOVER, "a");
            sites.within(
                    Duration.ofSeconds(60),
                    "b says why it does not hand over to a, which is gone",
                    () -> sites.store
                            .refusal(refused)
                            .filter("no switchover to a: it does not stream from this site"::equals)
                            .isPresent());

            // the lost site comes back before anything of the new timeline is in the repository, and has to follow it
            // then
            sites.startAgent("a");
            sites.within(Duration.ofSeconds(60), "a replays what there is", () -> {
                SiteStatus status = sites.store.view().sites().get("a");
                return sites.seeded("a") > 0 && status.fed().isPresent() && status.timeline() == 1;
            });
            sites.ship("b");
            awaitFed(sites, "a", 2);
            ask(sites, Wish.Kind.SWITCHOVER, "a");
            assertThat(awaitTakeover(sites, "a").planned()).isTrue();
            int back = ledger.count();
            sites.within(Duration.ofSeconds(60), "clients write at a again", () -> ledger.count() > back + 50);
            ledger.close();
            assertThat(ledger.ofTwoPrimaries()).isEmpty();
            assertThat(ledger.lost())
                    .as("what the way back lost: " + sites.told())
                    .isEqualTo(lost);
        }
    }

    /** Log that nobody shipped and the server does not keep any more: the standby is stuck until there is a recovery point. */
    private static void loseLog(TwoSites sites) throws Exception {
        sites.stored().stopStreaming();
        String there = sites.store.view().sites().get("b").position().orElseThrow();
        TwoSites.run(sites.url("a"), "ALTER SYSTEM SET wal_keep_size = 0");
        TwoSites.run(sites.url("a"), "SELECT pg_reload_conf()");
        sites.within(Duration.ofSeconds(60), "nothing is kept for who shipped", () -> {
            TwoSites.run(
                    sites.url("a"),
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
            return TwoSites.holds(sites.url("a"), "SELECT count(*) = 0 FROM pg_replication_slots");
        });
        sites.within(Duration.ofSeconds(120), "the server has removed what b needs next", () -> {
            TwoSites.run(sites.url("a"), "SELECT pg_switch_wal()");
            TwoSites.run(sites.url("a"), "CHECKPOINT");
            return TwoSites.holds(
                    sites.url("a"),
                    "SELECT min(name) > (SELECT pg_walfile_name('" + there + "')) FROM pg_ls_waldir()"
                            + " WHERE name ~ '^[0-9A-F]{24}$'");
        });
        TwoSites.run(sites.url("a"), "ALTER SYSTEM RESET wal_keep_size");
        TwoSites.run(sites.url("a"), "SELECT pg_reload_conf()");
        sites.ship("a");
        sites.await(
                "b says that it cannot go on, and what it lacks",
                view -> view.sites()
                        .get("b")
                        .problem()
                        .filter(told -> told.contains("it lacks 0000000100")
                                && told.contains("none is of cluster")
                                && told.contains("followed by log without a gap"))
                        .isPresent());
        assertThat(sites.server("b")).as("it is left as it is").isNotEmpty();
        sites.backUp("a");
        awaitFed(sites, "b", 1);
        assertThat(sites.seeded("b")).as("b was seeded anew").isEqualTo(2);
    }

    private static void awaitFed(TwoSites sites, String site, int timeline) throws Exception {
        sites.await(site + " is fed and near", view -> {
            SiteStatus status = view.sites().get(site);
            Optional<SiteStatus.Follower> follower = Optional.ofNullable(
                            view.sites().get(TwoSites.other(site)))
                    .map(active -> active.followers().get(site));
            return status != null
                    && status.role() == Role.STANDBY
                    && status.streaming()
                    && status.timeline() == timeline
                    && status.fed().filter(fed -> fed.timeline() == timeline).isPresent()
                    && follower.filter(known -> known.lagBytes() < 8 << 20
                                    && known.lagMillis()
                                            .filter(millis -> millis < 30_000)
                                            .isPresent())
                            .isPresent();
        });
    }

    /** Up to when all that was received has come to the repository. */
    private static Instant shipped(TwoSites sites) throws Exception {
        PostgresLog.Progress[] last = new PostgresLog.Progress[1];
        sites.within(Duration.ofSeconds(60), "what was received is shipped", () -> {
            last[0] = sites.stored().progress();
            return last[0].lagBytes() == 0 && last[0].shippedAt().isPresent();
        });
        return last[0].shippedAt().orElseThrow();
    }

    private static String ask(TwoSites sites, Wish.Kind kind, String to) throws Exception {
        String id = UUID.randomUUID().toString();
        sites.within(
                Duration.ofSeconds(60),
                "it can be asked for",
                () -> sites.store.wish(new Wish(id, kind, to, true, "the test", Instant.now())));
        return id;
    }

    private static Takeover awaitTakeover(TwoSites sites, String site) throws Exception {
        long epoch = sites.store.view().active().orElseThrow().epoch();
        sites.await(
                site + " is active",
                view -> view.active()
                                .filter(record -> record.site().equals(site) && !record.released())
                                .isPresent()
                        && TwoSites.role(view, site) == Role.ACTIVE
                        && sites.store.takeovers().values().stream()
                                .anyMatch(takeover -> takeover.site().equals(site) && takeover.epoch() >= epoch));
        return sites.store.takeovers().values().stream()
                .filter(takeover -> takeover.site().equals(site))
                .reduce((one, later) -> later)
                .orElseThrow();
    }

    private static Set<String> standbysOf(TwoSites sites, String site) throws Exception {
        Set<String> names = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(sites.url(site), "postgres", TwoSites.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT application_name FROM pg_stat_replication")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }
}
