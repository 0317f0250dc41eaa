package io.holdfast.site;

import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Follower;
import io.holdfast.site.lease.Takeover;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * A fault, what the sites and their clients make of it, and its end.
 *
 * @param from the active site before
 * @param began when the fault was made, in nanoseconds of this machine's running clock
 * @param reported the standby as the active site saw it right before; absent where it said nothing
 * @param silence the longest time without an acknowledgement from then on, in milliseconds
 * @param takeover of the other site by that
 * @param stalled for how long this machine did not let a thread run that wanted to, at worst, in milliseconds
 */
record Round(
        Fault fault,
        String from,
        long began,
        Optional<Follower> reported,
        long silence,
        Optional<Takeover> takeover,
        long stalled) {

    /** Returns when one site is active and the other may take over again; says how long the clients were silent. */
    static Round of(TwoSites sites, Ledger ledger, Fault fault, Random random) throws Exception {
        String active = sites.active();
        String other = TwoSites.other(active);
        long epoch = sites.store.view().active().orElseThrow().epoch();
        Thread.sleep(random.nextInt(500));
        SiteStatus said = sites.store.view().sites().get(active);
        Optional<Follower> reported = Optional.ofNullable(said.followers().get(other));
        Round round;
        try (Stalls stalls = new Stalls()) {
            long began = System.nanoTime();
            int before = ledger.count();
            fault.make(sites, active, other);
            Thread.sleep(fault.lasts());
            if (fault.changesSite()) {
                sites.await(
                        fault + ": " + other + " is active",
                        seen -> takeover(sites, other, epoch).isPresent());
            }
            int then = ledger.count();
            sites.within(
                    Duration.ofSeconds(60),
                    fault + ": clients write again; " + ledger.lastError(),
                    () -> ledger.count() > Math.max(then, before) + 20);
            round = new Round(
                    fault,
                    active,
                    began,
                    reported,
                    ledger.longestSilence(began),
                    fault.changesSite() ? takeover(sites, other, epoch) : Optional.empty(),
                    stalls.worst());
        }
        fault.mend(sites, active);
        sites.awaitPair();
        System.out.printf("%s%s%n", round.words(sites.active()), round.parts());
        return round;
    }

    private static Optional<Takeover> takeover(TwoSites sites, String site, long after) throws Exception {
        return sites.store.takeovers().values().stream()
                .filter(takeover -> takeover.epoch() > after && takeover.site().equals(site))
                .findFirst();
    }

    private String words(String now) {
        return String.format("%-34s %s -> %s: clients silent for %5d ms", fault, from, now, silence);
    }

    /** The switch is what is left: until the clients' way leads there, and they have noticed. */
    private String parts() {
        return takeover.map(told -> String.format(
                        " (detection %d, lease and fencing %d, promotion %d, switch %d; %d bytes of log missing, no more than"
                                + " %s ms lost)%s",
                        told.detectionMillis(),
                        told.fencingMillis(),
                        told.promotionMillis(),
                        Math.max(0, silence - told.detectionMillis() - told.fencingMillis() - told.promotionMillis()),
                        told.lostBytes(),
                        told.lossMillis().map(String::valueOf).orElse("an unknown number of"),
                        stalled > 300 ? " the machine stalled for " + stalled + " ms" : ""))
                .orElse("");
    }
}
