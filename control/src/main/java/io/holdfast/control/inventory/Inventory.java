package io.holdfast.control.inventory;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Heartbeat;
import io.holdfast.control.inventory.Declaration.Lookout;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.PlanFragment;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Training;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything declared at one moment; each list in name order. */
public record Inventory(
        List<Site> sites,
        List<StoreDeclaration> repositories,
        List<Service> services,
        List<DataSet> dataSets,
        List<Policy> policies,
        List<DrPlan> plans,
        List<PlanFragment> fragments,
        List<Lookout> lookouts,
        List<NotificationChannel> channels,
        List<Heartbeat> heartbeats,
        List<SiteGroup> siteGroups,
        List<Training> trainings) {

    /** Of declarations of any kinds. */
    public static Inventory of(Collection<? extends Declaration> declarations) {
        List<PlanFragment> fragments = only(declarations, PlanFragment.class);
        return new Inventory(
                only(declarations, Site.class),
                only(declarations, StoreDeclaration.class),
                only(declarations, Service.class),
                only(declarations, DataSet.class),
                only(declarations, Policy.class),
                complete(only(declarations, DrPlan.class), fragments),
                fragments,
                only(declarations, Lookout.class),
                only(declarations, NotificationChannel.class),
                only(declarations, Heartbeat.class),
                only(declarations, SiteGroup.class),
                only(declarations, Training.class));
    }

    /** With the steps of the fragments that they include; what is wrong with that is told when it is declared. */
    private static List<DrPlan> complete(List<DrPlan> plans, List<PlanFragment> fragments) {
        Map<String, PlanFragment> known = byName(fragments);
        return plans.stream()
                .map(plan -> plan.isOpen() ? plan.with(known, new ArrayList<>()) : plan)
                .toList();
    }

    static Map<String, PlanFragment> byName(List<PlanFragment> fragments) {
        return fragments.stream().collect(Collectors.toMap(PlanFragment::name, Function.identity()));
    }

    private static <T extends Declaration> List<T> only(Collection<? extends Declaration> declarations, Class<T> kind) {
        return declarations.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .sorted(java.util.Comparator.comparing(Declaration::name))
                .toList();
    }

    private static <T extends Declaration> Optional<T> named(List<T> all, String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    public Optional<DataSet> findDataSet(String name) {
        return named(dataSets, name);
    }

    /** @throws NotFoundException when none has this name */
    public DataSet dataSet(String name) {
        return findDataSet(name)
                .orElseThrow(() -> new NotFoundException(
                        "There is no data set '" + name + "'. GET /api/v1/admin/inventory lists them."));
    }

    public Optional<StoreDeclaration> findRepository(String name) {
        return named(repositories, name);
    }

    /** @throws NotFoundException when none has this name */
    public StoreDeclaration repository(String name) {
        return findRepository(name)
                .orElseThrow(() -> new NotFoundException(
                        "There is no repository '" + name + "'. GET /api/v1/admin/inventory lists them."));
    }

    /** @throws NotFoundException when none has this name */
    public Service service(String name) {
        return named(services, name).orElseThrow(() -> new NotFoundException("There is no service '" + name + "'."));
    }

    /** @throws NotFoundException when none has this name */
    public Policy policy(String name) {
        return named(policies, name).orElseThrow(() -> new NotFoundException("There is no policy '" + name + "'."));
    }

    public Policy policyOf(DataSet dataSet) {
        return policy(dataSet.policy());
    }

    public Optional<Site> findSite(String name) {
        return named(sites, name);
    }

    public Optional<DrPlan> findPlan(String name) {
        return named(plans, name);
    }

    /** @throws NotFoundException when none has this name */
    public DrPlan plan(String name) {
        return findPlan(name)
                .orElseThrow(() -> new NotFoundException(
                        "There is no plan '" + name + "'. GET /api/v1/admin/dr/plans lists them."));
    }

    public Optional<SiteGroup> findSiteGroup(String name) {
        return named(siteGroups, name);
    }

    /** The site where a data set's service runs, if one is declared. */
    public Optional<String> siteOf(DataSet dataSet) {
        return service(dataSet.service()).site().or(() -> primarySite().map(Site::name));
    }

    /** Where each service runs: at its own site, else at the primary one, if there is one. */
    public Map<String, Optional<String>> serviceSites() {
        Optional<String> primary = primarySite().map(Site::name);
        Map<String, Optional<String>> sites = new HashMap<>();
        services.forEach(service -> sites.put(service.name(), service.site().or(() -> primary)));
        return sites;
    }

    /** Those that a backup of a data set has to reach: its service's, and its policy's repositories'. */
    public Set<String> sitesOf(DataSet dataSet) {
        Set<String> sites = new TreeSet<>(repositorySitesOf(dataSet));
        siteOf(dataSet).ifPresent(sites::add);
        return sites;
    }

    /** Those of the repositories of a data set's policy. */
    public Set<String> repositorySitesOf(DataSet dataSet) {
        return policyOf(dataSet).repositories().stream()
                .map(name -> repository(name).site())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** That of a repository; empty when it is not declared any more. */
    public Set<String> siteOfRepository(String name) {
        return findRepository(name).map(one -> Set.of(one.site())).orElse(Set.of());
    }

    /** All that are declared. */
    public Set<String> siteNames() {
        return sites.stream().map(Site::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** @throws NotFoundException when none has this name */
    public NotificationChannel channel(String name) {
        return named(channels, name)
                .orElseThrow(() -> new NotFoundException("There is no notification channel '" + name
                        + "'. GET /api/v1/admin/notifications/channels lists them."));
    }

    /** The site where the protected systems run, if one is declared. */
    public Optional<Site> primarySite() {
        return sites.stream().filter(site -> site.role().equals("primary")).findFirst();
    }
}
