package io.holdfast.site;

import io.holdfast.site.lease.Takeover;
import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;

/** A fault, what the sites and their clients make of it, and its end. */
final class Round {
    private Round() {}

    /** Returns when one site is active and the other may take over again; says how long the clients were silent. */
    static void of(TwoSites sites, Ledger ledger, Fault fault, Random random) throws Exception {
        String active = sites.active();
        String other = TwoSites.other(active);
        long epoch = sites.store.view().active().orElseThrow().epoch();
        Thread.sleep(random.nextInt(500));
        long began = System.nanoTime();
        int before = ledger.count();
        fault.make(sites, active, other);
        Thread.sleep(fault.lasts());
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
        fault.mend(sites, active);
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
}
