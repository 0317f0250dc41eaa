package io.holdfast.control.inventory;

import io.holdfast.control.access.Access;
import io.holdfast.control.access.Reach;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What is declared, as far as the caller may see it. */
@Component
public class VisibleInventory {
    private final InventoryStore store;
    private final Access access;

    VisibleInventory(InventoryStore store, Access access) {
        this.store = store;
        this.access = access;
    }

    public Inventory current() {
        return within(store.current(), access.seen());
    }

    /** What is declared of these services, whoever asks. */
    public Inventory of(Reach services) {
        return within(store.current(), services);
    }

    /** The names, such as subjects of alerts, that concern only what the caller may see; empty: whatever name there is. */
    public Optional<List<String>> subjects() {
        Reach seen = access.seen();
        return seen.isEverything() ? Optional.empty() : Optional.of(Subjects.within(store.current(), seen));
    }

    /** The names that concern only these services, whoever asks. */
    public List<String> subjects(Reach services) {
        return Subjects.within(store.current(), services);
    }

    /**
     * The services of a reach, and what is needed to understand them: their data sets, the policies and repositories of
     * those, the sites of both, and the plans that bring back nothing else. Nobody's look-outs, channels, heartbeats and trainings.
     */
    static Inventory within(Inventory all, Reach reach) {
        if (reach.isEverything()) {
            return all;
        }
        List<Service> services = only(all.services(), service -> reach.covers(service.name())).stream()
                .map(service -> service.dependingOn(only(service.dependsOn(), reach::covers)))
                .toList();
        List<DataSet> dataSets = only(all.dataSets(), dataSet -> reach.covers(dataSet.service()));
        Set<String> policies = names(dataSets.stream().map(DataSet::policy));
        List<Policy> used = only(all.policies(), policy -> policies.contains(policy.name()));
        List<DrPlan> plans = only(all.plans(), plan -> reach.coversAll(PlanServices.concerned(plan, all)));
        Set<String> stores = names(Stream.concat(
                used.stream().flatMap(policy -> policy.repositories().stream()),
                plans.stream().map(DrPlan::repository)));
        List<StoreDeclaration> repositories = only(all.repositories(), one -> stores.contains(one.name()));
        Set<String> sites = names(Stream.of(
                        services.stream().flatMap(service -> service.site().stream()),
                        all.primarySite().stream().map(Declaration.Site::name),
                        repositories.stream().map(StoreDeclaration::site),
                        plans.stream().map(DrPlan::site))
                .flatMap(each -> each));
        return new Inventory(
                only(all.sites(), site -> sites.contains(site.name())),
                repositories,
                services,
                dataSets,
                used,
                plans,
                only(
                        all.fragments(),
                        fragment ->
                                plans.stream().anyMatch(plan -> plan.fragments().contains(fragment.name()))),
                List.of(),
                List.of(),
                List.of(),
                only(all.siteGroups(), group -> reach.covers(group.service())),
                List.of());
    }

    private static <T> List<T> only(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).toList();
    }

    private static Set<String> names(Stream<String> names) {
        Set<String> all = new HashSet<>();
        names.forEach(all::add);
        return all;
    }
}
