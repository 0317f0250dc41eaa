package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What goes wrong at the active site, or at the other. */
enum Fault {
    KILL_PRIMARY,
    FREEZE_SITE,
    FREEZE_PRIMARY,
    CUT_SITE,
    /** From etcd, the other site and the witness: whoever has a session to its server has it still. */
    ISOLATE_SITE,
    CUT_STANDBY,
    MUTE_SITE,
    KILL_AGENT,
    LOSE_SITE,
    LOSE_ETCD_MEMBER,
    KILL_PRIMARY_AND_LOSE_ETCD_MEMBER,
    SWITCHOVER,
    CLOCK_FORWARD,
    CLOCK_BACK,
    CLOCK_BACK_AND_CUT_STANDBY,
    CLOCK_FORWARD_AND_KILL_PRIMARY,
    FULL_DISK,
    FULL_DISK_OF_STANDBY,
    SLOW_NETWORK,
    SLOW_NETWORK_AND_KILL_PRIMARY;

    boolean needsNetwork() {
        return this == CUT_SITE
                || this == ISOLATE_SITE
                || this == CUT_STANDBY
                || this == MUTE_SITE
                || this == CLOCK_BACK_AND_CUT_STANDBY;
    }

    boolean needsSlowness() {
        return this == SLOW_NETWORK || this == SLOW_NETWORK_AND_KILL_PRIMARY;
    }

    boolean needsClock() {
        return name().startsWith("CLOCK");
    }

    boolean needsDisk() {
        return name().startsWith("FULL_DISK");
    }

    /** Why it cannot be made here; empty when it can. */
    String missing(Network network, Path folder) throws Exception {
        if ((needsNetwork() || needsSlowness()) && !network.canCut()) {
            return "there are no network namespaces";
        }
        if (needsSlowness() && !network.canSlow()) {
            return "the kernel has no token bucket filter (tc qdisc tbf)";
        }
        if (needsClock() && Hardware.clockLibrary().isEmpty()) {
            return "there is no libfaketime (Debian's package faketime)";
        }
        if (needsDisk() && !Hardware.canMount(folder)) {
            return "no file system may be mounted";
        }
        return "";
    }

    /** For how long it must last at least, as it does not show at once. */
    Duration lasts() {
        return needsClock() || needsSlowness() || needsDisk() ? Duration.ofSeconds(8) : Duration.ZERO;
    }

    /** Whether the other site is active afterwards. */
    boolean changesSite() {
        return switch (this) {
            case KILL_PRIMARY,
                    FREEZE_SITE,
                    FREEZE_PRIMARY,
                    CUT_SITE,
                    ISOLATE_SITE,
                    LOSE_SITE,
                    KILL_PRIMARY_AND_LOSE_ETCD_MEMBER,
                    SWITCHOVER,
                    CLOCK_FORWARD_AND_KILL_PRIMARY,
                    FULL_DISK,
                    SLOW_NETWORK_AND_KILL_PRIMARY -> true;
            case CUT_STANDBY,
                    MUTE_SITE,
                    KILL_AGENT,
                    LOSE_ETCD_MEMBER,
                    CLOCK_FORWARD,
                    CLOCK_BACK,
                    CLOCK_BACK_AND_CUT_STANDBY,
                    FULL_DISK_OF_STANDBY,
                    SLOW_NETWORK -> false;
        };
    }

    /** Whether it is the loss of an active site that the others notice at once, without anything that slows them, too. */
    boolean isPlainLoss() {
        return changesSite() && this != SWITCHOVER && lasts().isZero();
    }

    void make(TwoSites sites, String active, String other) throws Exception {
        switch (this) {
            case KILL_PRIMARY -> killPrimary(sites, active);
            case FREEZE_SITE -> TwoSites.signal("STOP", sites.site(active));
            case FREEZE_PRIMARY -> TwoSites.signal("STOP", sites.server(active));
            case CUT_SITE -> sites.network.cut(active);
            case ISOLATE_SITE -> {
                sites.network.mute(active, other);
                sites.network.mute(active, "w");
            }
            case CUT_STANDBY -> sites.network.cut(other);
            case MUTE_SITE -> sites.network.mute(active, other);
            case KILL_AGENT -> {
                sites.killAgent(active);
                sites.startAgent(active);
            }
            case LOSE_SITE -> {
                List<ProcessHandle> all = sites.site(active);
                sites.agreement.kill(active);
                TwoSites.signal("KILL", all);
            }
            case LOSE_ETCD_MEMBER -> sites.agreement.kill(active);
            case KILL_PRIMARY_AND_LOSE_ETCD_MEMBER -> {
                sites.agreement.kill(other);
                killPrimary(sites, active);
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
            case CLOCK_FORWARD -> sites.hardware.shift(active, "+3h");
            case CLOCK_BACK -> sites.hardware.shift(active, "-3h");
            case CLOCK_BACK_AND_CUT_STANDBY -> {
                sites.hardware.shift(active, "-3h");
                sites.network.cut(other);
            }
            case CLOCK_FORWARD_AND_KILL_PRIMARY -> {
                sites.hardware.shift(active, "+3h");
                killPrimary(sites, active);
            }
            case FULL_DISK -> sites.hardware.fill(active);
            case FULL_DISK_OF_STANDBY -> sites.hardware.fill(other);
            case SLOW_NETWORK -> sites.network.slow(active);
            case SLOW_NETWORK_AND_KILL_PRIMARY -> {
                sites.network.slow(active);
                killPrimary(sites, active);
            }
        }
    }

    private static void killPrimary(TwoSites sites, String active) throws Exception {
        TwoSites.signal("KILL", sites.server(active).subList(0, 1));
    }

    /** @param former who was the active site before */
    void mend(TwoSites sites, String former) throws Exception {
        switch (this) {
            case FREEZE_SITE, FREEZE_PRIMARY -> TwoSites.signal("CONT", sites.site(former));
            case CUT_SITE, ISOLATE_SITE, CUT_STANDBY, MUTE_SITE, SLOW_NETWORK, SLOW_NETWORK_AND_KILL_PRIMARY ->
                sites.network.heal();
            case LOSE_SITE -> {
                sites.agreement.start(former);
                sites.startAgain(former);
            }
            case LOSE_ETCD_MEMBER -> sites.agreement.start(former);
            case KILL_PRIMARY_AND_LOSE_ETCD_MEMBER -> sites.agreement.start(TwoSites.other(former));
            case CLOCK_FORWARD, CLOCK_BACK, CLOCK_FORWARD_AND_KILL_PRIMARY -> sites.hardware.shift(former, "+0");
            case CLOCK_BACK_AND_CUT_STANDBY -> {
                sites.network.heal();
                sites.hardware.shift(former, "+0");
            }
            case FULL_DISK -> sites.hardware.clear(former);
            case FULL_DISK_OF_STANDBY -> sites.hardware.clear(TwoSites.other(former));
            case KILL_PRIMARY, KILL_AGENT, SWITCHOVER -> {
                // it mends itself
            }
        }
    }
}
