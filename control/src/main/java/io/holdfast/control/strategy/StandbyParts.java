package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.SitePrices;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.site.SiteGroups.TakeoverTime;
import io.holdfast.control.strategy.Measurements.LogRate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What standbys take and cost: those that are fed by the log of a repository (warm), and those that stream (hot).
 *
 * @param asked what the agents of each group said, in the order of the groups
 */
record StandbyParts(
        Inventory inventory,
        Measurements measured,
        List<SiteGroup> groups,
        List<Measurements.Group> asked,
        Optional<Site> recovery) {
    /** So many takeovers of a kind, the newest, are looked at; the middle one counts. */
    private static final int LATEST = 9;

    private static final String SET_UP = " See docs/sites.md for how to set one up.";

    /** @return what is in the way of standbys that replay the log of a repository */
    Optional<String> warm(List<DataSet> dataSets, Function<DataSet, List<StoreDeclaration>> elsewhere, Sum sum) {
        for (DataSet dataSet : dataSets) {
            if (!inventory.policyOf(dataSet).continuousLog()) {
                return Optional.of("Policy " + dataSet.policy() + " of " + dataSet.name()
                        + " streams no log into a repository that a standby could replay. Declare continuousLog.");
            }
            if (elsewhere.apply(dataSet).isEmpty()) {
                return Optional.of(Comparison.noneElsewhere(dataSet));
            }
            new LossOfCopies(inventory, measured).log(dataSet, elsewhere.apply(dataSet), sum);
        }
        takeovers(true, sum);
        hosts(dataSets, sum);
        return Optional.empty();
    }

    /** @return what is in the way of standbys that stream */
    Optional<String> hot(List<DataSet> dataSets, Sum sum) {
        takeovers(false, sum);
        lag(sum);
        hosts(dataSets, sum);
        recovery.ifPresent(site -> dataSets.forEach(dataSet -> stream(dataSet, site, sum)));
        return Optional.empty();
    }

    private void takeovers(boolean fromRepository, Sum sum) {
        String kind = fromRepository ? "that replays the log of a repository" : "that streams";
        if (groups.isEmpty()) {
            sum.timeUnknown("How long a takeover by a standby " + kind
                    + " takes was not measured yet: no site group is declared for it." + SET_UP);
        }
        for (int i = 0; i < groups.size(); i++) {
            SiteGroup group = groups.get(i);
            if (!asked.get(i).problem().isEmpty()) {
                sum.timeUnknown("The agents of " + group.name() + " could not be asked: "
                        + asked.get(i).problem());
                continue;
            }
            List<TakeoverTime> alike = asked.get(i).takeovers().stream()
                    .filter(takeover -> takeover.fromRepository() == fromRepository)
                    .toList();
            takeover(group, kind, alike, sum);
        }
    }

    private static void takeover(SiteGroup group, String kind, List<TakeoverTime> alike, Sum sum) {
        // one that was planned says nothing about how long it takes until a loss is noticed
        List<TakeoverTime> lost = alike.stream()
                .filter(takeover -> !takeover.planned())
                .limit(LATEST)
                .toList();
        if (lost.isEmpty()) {
            sum.timeUnknown("How long an unplanned takeover of " + group.name() + " by a standby " + kind
                    + (alike.isEmpty()
                            ? " takes was not measured yet"
                            : " takes was not measured yet, only " + alike.size() + " planned")
                    + ": lose its active site in a drill.");
            return;
        }
        double seconds = lost.stream()
                .mapToDouble(TakeoverTime::seconds)
                .sorted()
                .skip(lost.size() / 2)
                .findFirst()
                .orElseThrow();
        TakeoverTime newest = lost.getFirst();
        sum.takeover(
                seconds,
                "A takeover of " + group.name() + " by a standby " + kind + " took " + Sum.seconds(seconds)
                        + ", the middle one of the last " + lost.size() + "; the newest: detection "
                        + Sum.seconds(newest.detectionSeconds()) + ", fencing " + Sum.seconds(newest.fencingSeconds())
                        + ", promotion " + Sum.seconds(newest.promotionSeconds()) + ".");
    }

    private void lag(Sum sum) {
        if (groups.isEmpty()) {
            sum.lossUnknown(
                    "How far a standby that streams would be behind was not measured yet: there is none." + SET_UP);
        }
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.get(i).name();
            Optional<Member> standby = asked.get(i).standing().stream()
                    .map(GroupStanding::members)
                    .flatMap(List::stream)
                    .filter(member -> member.role().equals("standby") && member.streaming() && !member.fromRepository())
                    .findFirst();
            Double behind = standby.map(Member::behindSeconds).orElse(null);
            if (standby.isPresent() && standby.get().withoutLoss()) {
                sum.loses(0, "Commits of " + name + " wait for " + standby.get().site() + ": it loses none of them.");
            } else if (standby.isPresent() && behind != null) {
                sum.loses(behind, standby.get().site() + " of " + name + " is " + Sum.seconds(behind) + " behind now.");
            } else {
                sum.lossUnknown("How far a standby of " + name
                        + " is behind is not measured: none streams now. See 'holdfast site status'.");
            }
        }
    }

    private void hosts(List<DataSet> dataSets, Sum sum) {
        if (recovery.isEmpty()) {
            sum.costUnknown("What a standby's host costs: no second site is declared.");
            return;
        }
        Site site = recovery.get();
        Optional<SitePrices> prices = site.prices();
        if (prices.isEmpty()) {
            sum.costUnknown("What a host at " + site.name() + " costs: declare the site's prices.");
            return;
        }
        double amount = dataSets.size() * prices.get().hostPerMonth();
        sum.costs(
                amount,
                prices.get().currency(),
                (dataSets.size() == 1 ? "A host" : dataSets.size() + " hosts") + " at " + site.name()
                        + " for a standby: " + Sum.amount(amount, prices.get().currency()) + " a month.");
    }

    private void stream(DataSet dataSet, Site site, Sum sum) {
        CopyCosts costs = new CopyCosts(inventory, measured);
        LogRate log = measured.logRate(dataSet.name());
        if (log.bytesPerDay().isEmpty()) {
            sum.costUnknown(
                    inventory.policyOf(dataSet).continuousLog()
                            ? CopyCosts.logRateUnknown(dataSet.name(), log)
                            : "How much log " + dataSet.name() + " writes, for the traffic, is not measured: policy "
                                    + dataSet.policy() + " streams none. Declare continuousLog.");
            return;
        }
        costs.sent(
                log.bytesPerDay().getAsDouble(),
                site.name(),
                "The log of " + dataSet.name() + " to its standby, as much as " + CopyCosts.over(log),
                sum);
    }
}
