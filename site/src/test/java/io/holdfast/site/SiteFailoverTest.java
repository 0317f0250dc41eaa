package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.Takeover;
import io.holdfast.site.lease.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sites, a witness, clients that write all the time, and what goes wrong. {@code -Dsite.rounds=50} makes so many
 * rounds of random faults, {@code -Dsite.seed} others,
 * {@code -Dsite.faults} says which come first. Where network namespaces are not permitted nothing is cut off.
 */
@Timeout(7200)
class SiteFailoverTest {
    private static final int ROUNDS = Integer.getInteger("site.rounds", 0);
    private static final long SEED = Long.getLong("site.seed", 1);

    private static final List<Fault> FIRST = Stream.of(
                    System.getProperty("site.faults", "KILL_PRIMARY,SWITCHOVER,FREEZE_SITE,CUT_SITE")
                            .split(","))
            .map(Fault::valueOf)
            .toList();

    @TempDir
    Path folder;

    private enum Fault {
        KILL_PRIMARY,
        FREEZE_SITE,
        FREEZE_PRIMARY,
        CUT_SITE,
        MUTE_SITE,
        KILL_AGENT,
        LOSE_SITE,
        LOSE_ETCD_MEMBER,
        KILL_PRIMARY_AND_LOSE_ETCD_MEMBER,
        SWITCHOVER;

        boolean needsNetwork() {
            return this == CUT_SITE || this == MUTE_SITE;
        }

        /** Whether the other site is active afterwards. */
        boolean changesSite() {
            return this != LOSE_ETCD_MEMBER && this != KILL_AGENT && this != MUTE_SITE;
        }
    }

    @Test
    void no_acknowledged_row_is_lost_whatever_happens_to_the_active_site() throws Exception {
        List<Fault> faults = new ArrayList<>(FIRST);
        Random random = new Random(SEED);
        for (int i = faults.size(); i < ROUNDS; i++) {
            faults.add(Fault.values()[random.nextInt(Fault.values().length)]);
        }
        try (TwoSites sites = new TwoSites(folder, "automatic: true, synchronous: true, observers: 2");
                Ledger ledger = new Ledger(sites.url(), 4)) {
            for (Fault fault : faults) {
                if (!fault.needsNetwork() || sites.network.canCut()) {
                    round(sites, ledger, fault, random);
                }
            }
            ledger.close();
            assertThat(ledger.lost()).as("acknowledged rows that are not there").isEmpty();
            assertThat(ledger.ofTwoPrimaries()).isEmpty();
        }
    }

    @Test
    void without_synchronous_commits_no_more_is_lost_than_is_told() throws Exception {
        try (TwoSites sites = new TwoSites(
                        folder, "automatic: true, synchronous: false, observers: 1, maximum-lag-megabytes: 64");
                Ledger ledger = new Ledger(sites.url(), 4)) {
            Random random = new Random(SEED);
            for (int i = 0; i < Math.max(1, ROUNDS / 5); i++) {
                round(sites, ledger, Fault.LOSE_SITE, random);
            }
            ledger.close();
            long told = sites.store.takeovers().values().stream()
                    .mapToLong(takeover -> takeover.discardedBytes().orElse(0L))
                    .sum();
            System.out.printf(
                    "asynchronous: %d rows lost, %d bytes of log discarded%n",
                    ledger.lost().size(), told);
            assertThat(ledger.ofTwoPrimaries()).isEmpty();
            // a row takes more than this
            assertThat(ledger.lost().size() * 50L).as(sites.told()).isLessThanOrEqualTo(told);
        }
    }

    private static void round(TwoSites sites, Ledger ledger, Fault fault, Random random) throws Exception {
        String active = sites.active();
        String other = TwoSites.other(active);
        long epoch = sites.store.view().active().orElseThrow().epoch();
        Thread.sleep(random.nextInt(500));
        long began = System.nanoTime();
        int before = ledger.count();
        make(sites, fault, active, other);
        if (fault.changesSite()) {
            sites.await(
                    fault + ": " + other + " is active",
                    seen -> sites.store.takeovers().values().stream()
                            .anyMatch(takeover ->
                                    takeover.epoch() > epoch && takeover.site().equals(other)));
        }
        int then = ledger.count();
        sites.within(
                Duration.ofSeconds(60),
                fault + ": clients write again; " + ledger.lastError(),
                () -> ledger.count() > Math.max(then, before) + 20);
        long silence = ledger.longestSilence(began);
        mend(sites, fault, active);
        sites.awaitPair();
        SortedMap<Long, Takeover> takeovers = sites.store.takeovers();
        Takeover last = takeovers.isEmpty() ? null : takeovers.get(takeovers.lastKey());
        System.out.printf(
                "%-34s %s -> %s: clients silent for %5d ms%s%n",
                fault,
                active,
                sites.active(),
                silence,
                !fault.changesSite() || last == null
                        ? ""
                        : String.format(
                                " (detection %d, lease and fencing %d, promotion %d)",
                                last.detectionMillis(), last.fencingMillis(), last.promotionMillis()));
    }

    private static void make(TwoSites sites, Fault fault, String active, String other) throws Exception {
        switch (fault) {
            case KILL_PRIMARY -> TwoSites.signal("KILL", sites.server(active).subList(0, 1));
            case FREEZE_SITE -> TwoSites.signal("STOP", sites.site(active));
            case FREEZE_PRIMARY -> TwoSites.signal("STOP", sites.server(active));
            case CUT_SITE -> sites.network.cut(active);
            case MUTE_SITE -> sites.network.mute(active, other);
            case KILL_AGENT -> {
                sites.killAgent(active);
                sites.startAgent(active);
            }
            case LOSE_SITE -> {
                List<ProcessHandle> all = sites.site(active);
                sites.killEtcd(active);
                TwoSites.signal("KILL", all);
            }
            case LOSE_ETCD_MEMBER -> sites.killEtcd(active);
            case KILL_PRIMARY_AND_LOSE_ETCD_MEMBER -> {
                sites.killEtcd(other);
                TwoSites.signal("KILL", sites.server(active).subList(0, 1));
            }
            case SWITCHOVER ->
                assertThat(sites.store.wish(new Wish(
                                UUID.randomUUID().toString(),
                                Wish.Kind.SWITCHOVER,
                                other,
                                false,
                                "the test",
                                Instant.now())))
                        .isTrue();
        }
    }

    private static void mend(TwoSites sites, Fault fault, String former) throws Exception {
        switch (fault) {
            case FREEZE_SITE, FREEZE_PRIMARY -> TwoSites.signal("CONT", sites.site(former));
            case CUT_SITE, MUTE_SITE -> sites.network.heal();
            case LOSE_SITE -> {
                sites.startEtcd(former);
                sites.startAgent(former);
            }
            case LOSE_ETCD_MEMBER -> sites.startEtcd(former);
            case KILL_PRIMARY_AND_LOSE_ETCD_MEMBER -> sites.startEtcd(TwoSites.other(former));
            default -> {
                // it mends itself
            }
        }
    }
}
