package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Impact;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.strategy.ServiceStrategies.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The comparison for one service. Used once. */
final class Comparison {
    /** The kinds of data sets that can have a standby. */
    private static final String WITH_STANDBY = "postgresql";

    private final Inventory inventory;
    private final Service service;
    private final Measurements measured;
    private final List<DataSet> dataSets;
    private final List<SiteGroup> groups;
    private final Optional<String> home;
    private final Optional<Site> recovery;

    Comparison(Inventory inventory, Service service, Measurements measured) {
        this.inventory = inventory;
        this.service = service;
        this.measured = measured;
        this.dataSets = inventory.dataSets().stream()
                .filter(dataSet -> dataSet.service().equals(service.name()))
                .toList();
        this.groups = inventory.siteGroups().stream()
                .filter(group -> group.service().equals(service.name()))
                .toList();
        this.home = service.site().or(() -> inventory.primarySite().map(Site::name));
        this.recovery = recoverySite();
    }

    /** Where a plan brings it back, else the first site that is for recovery; never where it runs. */
    private Optional<Site> recoverySite() {
        return inventory.plans().stream()
                .filter(plan -> PlanServices.of(plan, inventory).contains(service.name()))
                .map(DrPlan::site)
                .map(inventory::findSite)
                .flatMap(Optional::stream)
                .filter(this::isElsewhere)
                .findFirst()
                .or(() -> inventory.sites().stream()
                        .filter(site -> site.role().equals("dr") && isElsewhere(site))
                        .findFirst());
    }

    private boolean isElsewhere(Site site) {
        return !home.equals(Optional.of(site.name()));
    }

    boolean concerns() {
        return !dataSets.isEmpty() || !groups.isEmpty();
    }

    ServiceStrategies run() throws InterruptedException {
        List<Measurements.Group> asked = new ArrayList<>();
        for (SiteGroup group : groups) {
            asked.add(measured.group(group));
        }
        StandbyParts standbys = new StandbyParts(inventory, measured, groups, asked, recovery);
        List<Option> options = List.of(
                cold(),
                withStandby("warm", sum -> standbys.warm(withStandby(), this::elsewhere, sum)),
                withStandby("hot", sum -> standbys.hot(withStandby(), sum)),
                Option.impossible("both-active", sentence(Service.NOT_BOTH_ACTIVE)));
        return new ServiceStrategies(
                service.name(),
                service.strategy(),
                recovery.map(Site::name).orElse(null),
                service.targets().rtoMinutes(),
                service.targets().rpoMinutes(),
                cheapest(options),
                options);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static @Nullable String cheapest(List<Option> options) {
        return options.stream()
                .filter(option -> Boolean.TRUE.equals(option.meetsRto())
                        && Boolean.TRUE.equals(option.meetsRpo())
                        && option.costPerMonth() != null)
                .min(Comparator.comparingDouble(option -> Objects.requireNonNull(option.costPerMonth())))
                .map(Option::strategy)
                .orElse(null);
    }

    private List<DataSet> withStandby() {
        return dataSets.stream()
                .filter(dataSet -> dataSet.kind().equals(WITH_STANDBY))
                .toList();
    }

    private Option cold() {
        if (dataSets.isEmpty()) {
            return Option.impossible("cold", service.name() + " has no data set that could be restored.");
        }
        for (DataSet dataSet : dataSets) {
            if (elsewhere(dataSet).isEmpty()) {
                return Option.impossible("cold", noneElsewhere(dataSet));
            }
        }
        Sum sum = new Sum();
        dataSets.forEach(dataSet -> restored(dataSet, sum));
        dataSets.forEach(dataSet -> kept(dataSet, sum));
        return option("cold", sum);
    }

    static String noneElsewhere(DataSet dataSet) {
        return "No repository at another site holds " + dataSet.name() + ". Add one to policy " + dataSet.policy()
                + ".";
    }

    /** What a strategy does with the data sets that can have a standby. */
    private interface Standbys {
        /** @return what is in the way */
        Optional<String> addTo(Sum sum);
    }

    private Option withStandby(String strategy, Standbys standbys) {
        if (withStandby().isEmpty()) {
            return Option.impossible(
                    strategy,
                    "None of its data sets can have a standby: PostgreSQL alone can, the others are restored cold.");
        }
        Sum sum = new Sum();
        for (DataSet dataSet : dataSets) {
            if (elsewhere(dataSet).isEmpty() && !dataSet.kind().equals(WITH_STANDBY)) {
                return Option.impossible(strategy, noneElsewhere(dataSet));
            }
            if (!dataSet.kind().equals(WITH_STANDBY)) {
                restored(dataSet, sum);
            }
            // the copies stay whatever the strategy: a standby follows a mistake too
            kept(dataSet, sum);
        }
        Optional<String> obstacle = standbys.addTo(sum);
        return obstacle.isPresent() ? Option.impossible(strategy, obstacle.get()) : option(strategy, sum);
    }

    private List<StoreDeclaration> elsewhere(DataSet dataSet) {
        return inventory.policyOf(dataSet).repositories().stream()
                .map(inventory::repository)
                .filter(repository -> !home.equals(Optional.of(repository.site())))
                .toList();
    }

    private void restored(DataSet dataSet, Sum sum) {
        String name = dataSet.name();
        measured.restoreSeconds(name)
                .ifPresentOrElse(
                        seconds -> sum.restore(
                                seconds,
                                "A restore of " + name + " takes " + Sum.seconds(seconds)
                                        + ", predicted from the latest measured ones."),
                        () -> sum.timeUnknown("How long a restore of " + name
                                + " takes was not measured yet: let its policy test restores, or say 'holdfast restore "
                                + name + "'."));
        new LossOfCopies(inventory, measured).addTo(dataSet, elsewhere(dataSet), sum);
    }

    /** What its copies at other sites cost. */
    private void kept(DataSet dataSet, Sum sum) {
        CopyCosts costs = new CopyCosts(inventory, measured);
        elsewhere(dataSet).forEach(repository -> costs.addTo(dataSet, repository, sum));
    }

    private Option option(String strategy, Sum sum) {
        Double rto = sum.rtoSeconds();
        Double rpo = sum.rpoSeconds();
        Double cost = sum.cost();
        Impact impact = service.impact().orElse(null);
        Double loss = rto == null || rpo == null || impact == null
                ? null
                : Double.valueOf(
                        Math.round((rto / 3600 * impact.lossPerHour() + rpo / 60 * impact.lossPerMinuteOfData()) * 100)
                                / 100.0);
        return new Option(
                strategy,
                true,
                null,
                rto,
                rto == null ? null : Boolean.valueOf(rto <= service.targets().rtoMinutes() * 60.0),
                rpo,
                rpo == null ? null : Boolean.valueOf(rpo <= service.targets().rpoMinutes() * 60.0),
                cost,
                cost == null ? null : sum.currency(),
                loss,
                loss == null || impact == null ? null : impact.currency(),
                sum.from(),
                sum.unmeasured());
    }
}
