package io.holdfast.control.site;

import io.holdfast.control.Bytes;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.work.Ticking;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks every ten seconds how far the standbys of site groups are behind, and says so when that is too far twice; and whether
 * another site took over.
 */
@Component
public class SiteGroupWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final InventoryStore inventory;
    private final SiteGroups groups;
    private final TakeoverTrail takeovers;
    private final Alerts alerts;
    private volatile List<Seen> seen = List.of();
    /** What was wrong at the look before; a takeover may be under way at one. */
    private final Map<String, String> wrong = new HashMap<>();

    private final Map<String, Map<String, Instant>> said = new HashMap<>();

    SiteGroupWatch(InventoryStore inventory, SiteGroups groups, TakeoverTrail takeovers, Alerts alerts) {
        super("site-group-watch", EVERY);
        this.inventory = inventory;
        this.groups = groups;
        this.takeovers = takeovers;
        this.alerts = alerts;
    }

    /**
     * A group at the last look.
     *
     * @param standing null when nobody could say
     * @param target how far its standbys may be behind
     */
    public record Seen(SiteGroup group, @Nullable GroupStanding standing, Duration target) {}

    /** All declared groups as they were at the last look; for any thread. */
    public List<Seen> seen() {
        return seen;
    }

    /** How far standbys of a group may be behind: what it says itself, else the RPO of its service. */
    public static Duration target(SiteGroup group, Inventory inventory) {
        return group.lagTarget()
                .orElseGet(() -> Duration.ofMinutes(
                        inventory.service(group.service()).targets().rpoMinutes()));
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        List<Seen> now = new ArrayList<>();
        try {
            for (SiteGroup group : current.siteGroups()) {
                now.add(look(group, target(group, current)));
            }
            seen = List.copyOf(now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Seen look(SiteGroup group, Duration target) throws InterruptedException {
        GroupStanding standing = null;
        Optional<String> problem;
        try {
            standing = groups.look(group);
            problem = wrong(standing, target, said.getOrDefault(group.name(), Map.of()));
            Map<String, Instant> words = new HashMap<>();
            standing.members().forEach(member -> words.put(member.site(), member.at()));
            said.put(group.name(), words);
            takeovers.follow(group, standing.token());
        } catch (IOException e) {
            problem = Optional.of("Its agents cannot be asked: " + e.getMessage() + ".");
        }
        String cause = "site-lag:" + group.name();
        if (problem.isEmpty()) {
            wrong.remove(cause);
            alerts.resolve(cause);
        } else if (wrong.put(cause, problem.get()) != null) {
            alerts.raise(
                    cause,
                    Alerts.Severity.WARNING,
                    "Site group " + group.name() + " has no standby within its target",
                    problem.get() + " See 'holdfast site status'.",
                    group.service());
        }
        return new Seen(group, standing, target);
    }

    /** @param before when each site spoke, as it was at the look before */
    static Optional<String> wrong(GroupStanding standing, Duration target, Map<String, Instant> before) {
        if (standing.active() == null) {
            GroupStanding.FenceStanding fence = standing.fence();
            return Optional.of(
                    fence == null
                            ? "No site is active."
                            : "No site is active: " + fence.by() + " had " + fence.site()
                                    + " fenced. Ask for a takeover, by that site or another.");
        }
        List<String> reasons = new ArrayList<>();
        for (Member member : standing.members()) {
            if (member.at().equals(before.get(member.site()))) {
                reasons.add(member.site() + " has been silent since " + member.at() + ".");
            } else if (member.role().equals("standby")) {
                behind(member, target).ifPresent(reasons::add);
            }
        }
        if (standing.members().stream().noneMatch(member -> member.role().equals("standby"))) {
            reasons.add("It has no standby.");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", reasons));
    }

    private static Optional<String> behind(Member member, Duration target) {
        Double seconds = member.behindSeconds();
        if (!member.streaming() || seconds == null) {
            return Optional.of(
                    member.site() + (member.streaming() ? " is an unknown time behind." : " does not follow."));
        }
        return seconds <= target.toMillis() / 1000.0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s is %.1f s behind and lacks %s of log; the target is %d s.",
                        member.site(),
                        seconds,
                        member.lagBytes() == null ? "an unknown amount" : Bytes.text(member.lagBytes()),
                        target.toSeconds()));
    }
}
