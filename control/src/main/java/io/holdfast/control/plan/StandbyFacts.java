package io.holdfast.control.plan;

import io.holdfast.control.Bytes;
import io.holdfast.control.Spans;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.plan.ServiceReadiness.Fact;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.site.SiteGroupWatch;
import io.holdfast.control.site.SiteGroups;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the agents of a service's site groups say of its standbys, beside what is declared. Asks them, which takes a while. */
@Component
class StandbyFacts {
    private final SiteGroups groups;

    StandbyFacts(SiteGroups groups) {
        this.groups = groups;
    }

    /** One of each group, and one of the declared strategy unless that needs no standby. */
    List<Fact> of(Service service, List<SiteGroup> sites, Inventory current) throws InterruptedException {
        List<Fact> facts = new ArrayList<>();
        List<GroupStanding> standings = new ArrayList<>();
        for (SiteGroup group : sites) {
            facts.add(standby(group, SiteGroupWatch.target(group, current), standings));
        }
        if (!service.strategy().equals("cold")) {
            facts.add(strategy(service, sites, standings));
        }
        return facts;
    }

    /** Whether there is what is declared; a standby of which nobody can say anything is no reason to say that there is none. */
    private static Fact strategy(Service service, List<SiteGroup> sites, List<GroupStanding> standings) {
        String declared = service.name() + " is declared to have a " + service.strategy() + " standby";
        if (sites.isEmpty()) {
            return Fact.of(
                    "strategy",
                    false,
                    declared + ", and no site group is declared for it: it comes back cold. Set one up, or declare"
                            + " 'strategy: cold'.");
        }
        if (standings.size() < sites.size()) {
            return Fact.unknown("strategy", declared + "; its site groups cannot all be asked.");
        }
        List<Member> standbys = standings.stream()
                .flatMap(standing -> standing.members().stream())
                .filter(member -> member.role().equals("standby"))
                .toList();
        if (standbys.isEmpty()) {
            return Fact.of("strategy", false, declared + ", and there is none. See 'holdfast site status'.");
        }
        boolean fed = standbys.stream().allMatch(Member::fromRepository);
        return service.strategy().equals("hot") && fed
                ? Fact.of(
                        "strategy",
                        false,
                        declared + ", and what there is lives on the log of a repository. Let it stream, or declare"
                                + " 'strategy: warm'.")
                : Fact.of("strategy", true, declared + ", and there is one.");
    }

    private Fact standby(SiteGroup group, Duration target, List<GroupStanding> standings) throws InterruptedException {
        GroupStanding standing;
        try {
            standing = groups.look(group);
            standings.add(standing);
        } catch (IOException e) {
            return Fact.unknown("standby", "Site group " + group.name() + " cannot be asked: " + e.getMessage() + ".");
        }
        Optional<Member> standby = standing.members().stream()
                .filter(member -> member.role().equals("standby") && member.streaming())
                .findFirst();
        if (standing.active() == null || standby.isEmpty()) {
            return Fact.of(
                    "standby",
                    false,
                    "Site group " + group.name() + " has no "
                            + (standing.active() == null ? "active site." : "standby that streams.")
                            + " See 'holdfast site status'.");
        }
        Double lag = standby.get().behindSeconds();
        Long bytes = standby.get().lagBytes();
        boolean good = standby.get().problem() == null && lag != null && lag <= target.toMillis() / 1000.0;
        return Fact.of(
                "standby",
                good || (standby.get().problem() == null && standby.get().withoutLoss()),
                standby.get().site() + " is " + said(lag, bytes) + " behind"
                        + (standby.get().problem() == null
                                ? "."
                                : ": " + standby.get().problem()));
    }

    private static String said(@Nullable Double seconds, @Nullable Long bytes) {
        String time = seconds == null ? "an unknown time" : Spans.text(seconds);
        return time + " and " + (bytes == null ? "an unknown amount" : Bytes.text(bytes));
    }
}
