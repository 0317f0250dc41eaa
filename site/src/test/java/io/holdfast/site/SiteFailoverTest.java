package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.SiteStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sites, a witness, clients that write all the time, and what goes wrong. {@code -Dsite.rounds=50} makes so many
 * rounds of random faults, {@code -Dsite.seed} others,
 * {@code -Dsite.faults} says which come first, and {@code ALL} is each of them once. What cannot be made here is named and
 * left out.
 */
@Timeout(7200)
class SiteFailoverTest {
    private static final int ROUNDS = Integer.getInteger("site.rounds", 0);
    private static final long SEED = Long.getLong("site.seed", 1);

    private static final List<Fault> FIRST = Stream.of(
                    System.getProperty("site.faults", "KILL_PRIMARY,FREEZE_SITE,CUT_SITE,SWITCHOVER")
                            .split(","))
            .flatMap(name -> name.equals("ALL") ? Stream.of(Fault.values()) : Stream.of(Fault.valueOf(name)))
            .toList();

    @TempDir
    Path folder;

    @Test
    void no_acknowledged_row_is_lost_whatever_happens_to_the_active_site() throws Exception {
        List<Fault> faults = new ArrayList<>(FIRST);
        Random random = new Random(SEED);
        for (int i = faults.size(); i < ROUNDS; i++) {
            faults.add(Fault.values()[random.nextInt(Fault.values().length)]);
        }
        try (TwoSites sites =
                        TwoSites.forFaults(folder, "automatic: true, synchronous: true, observers: 2", faults, true);
                Ledger ledger = new Ledger(sites.url(), 4)) {
            assertLagIsTold(sites);
            Set<Fault> impossible = EnumSet.noneOf(Fault.class);
            for (Fault fault : EnumSet.copyOf(faults)) {
                String missing = fault.missing(sites.network, folder);
                if (!missing.isEmpty()) {
                    System.out.println("No " + fault + ": " + missing);
                    impossible.add(fault);
                }
            }
            for (Fault fault : faults) {
                if (!impossible.contains(fault)) {
                    Round.of(sites, ledger, fault, random);
                }
            }
            ledger.close();
            assertThat(ledger.lost()).as("acknowledged rows that are not there").isEmpty();
            assertThat(ledger.ofTwoPrimaries()).isEmpty();
        }
    }

    @Test
    void without_synchronous_commits_no_more_is_lost_than_is_told_and_the_way_back_loses_nothing() throws Exception {
        try (TwoSites sites = TwoSites.forFaults(
                        folder,
                        "automatic: true, synchronous: false, observers: 1, maximum-lag-megabytes: 64",
                        List.of(),
                        false);
                Ledger ledger = new Ledger(sites.url(), 4)) {
            Random random = new Random(SEED);
            for (int i = 0; i < Math.max(1, ROUNDS / 5); i++) {
                String lost = sites.active();
                Round.of(sites, ledger, Fault.LOSE_SITE, random);
                // pg_rewind does not take these clusters
                assertThat(sites.wasSeeded(lost)).as(sites.told()).isTrue();
            }
            Round.of(sites, ledger, Fault.SWITCHOVER, random);
            ledger.close();
            long told = sites.store.takeovers().values().stream()
                    .mapToLong(takeover -> takeover.discardedBytes().orElse(0L))
                    .sum();
            System.out.printf(
                    "asynchronous: %d rows lost, %d bytes of log discarded%n",
                    ledger.lost().size(), told);
            assertThat(ledger.ofTwoPrimaries()).isEmpty();
            // a row takes more than this; what the switchover back would lose is told by nobody
            assertThat(ledger.lost().size() * 50L).as(sites.told()).isLessThanOrEqualTo(told);
        }
    }

    /** A standby that has the log and does not replay it is behind by its heartbeat. */
    private static void assertLagIsTold(TwoSites sites) throws Exception {
        awaitHeartbeat(sites, "the heartbeat comes to the standby", millis -> millis < 2000);
        TwoSites.run(sites.url("b"), "SELECT pg_wal_replay_pause()");
        awaitHeartbeat(sites, "the standby falls behind", millis -> millis > 2500);
        TwoSites.run(sites.url("b"), "SELECT pg_wal_replay_resume()");
        awaitHeartbeat(sites, "the standby is there again", millis -> millis < 2000);
    }

    private static void awaitHeartbeat(TwoSites sites, String what, LongPredicate behind) throws Exception {
        sites.await(
                what,
                view -> Optional.ofNullable(view.sites().get("a").followers().get("b"))
                        .flatMap(SiteStatus.Follower::heartbeatMillis)
                        .filter(behind::test)
                        .isPresent());
    }
}
