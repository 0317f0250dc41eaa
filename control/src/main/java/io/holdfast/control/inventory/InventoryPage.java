package io.holdfast.control.inventory;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
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
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some of what is declared: kind after kind, in each in the order of the names. What a declaration names may be on another
 * page.
 *
 * @param next give it as {@code after} for the next page; null when there is none
 * @param total how many declarations there are, on all pages
 */
record InventoryPage(
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
        List<Training> trainings,
        @Nullable String next,
        long total) {
    private record Kind(String name, Function<Inventory, List<? extends Declaration>> list) {}

    /** In the order of pages; people are no part of the inventory. */
    private static final List<Kind> KINDS = List.of(
            new Kind("Site", Inventory::sites),
            new Kind("Repository", Inventory::repositories),
            new Kind("Service", Inventory::services),
            new Kind("Policy", Inventory::policies),
            new Kind("DataSet", Inventory::dataSets),
            new Kind("SiteGroup", Inventory::siteGroups),
            new Kind("PlanFragment", Inventory::fragments),
            new Kind("DrPlan", Inventory::plans),
            new Kind("Lookout", Inventory::lookouts),
            new Kind("NotificationChannel", Inventory::channels),
            new Kind("Heartbeat", Inventory::heartbeats),
            new Kind(TrainingReader.KIND, Inventory::trainings));

    private record Placed(Declaration declaration, List<String> position) {}

    /**
     * @param kind null for all of them
     * @param words each is in the name, or in that of a data set's service
     * @param after as a page said
     * @throws InvalidRequestException for a kind that there is not, or when no page ever said {@code after}
     */
    static InventoryPage of(Inventory all, @Nullable String kind, SearchWords words, @Nullable String after, int most) {
        List<Kind> wanted = KINDS.stream()
                .filter(one -> kind == null || one.name().equals(kind))
                .toList();
        if (wanted.isEmpty()) {
            throw new InvalidRequestException(
                    "kind",
                    "is '" + kind + "'; it must be one of "
                            + KINDS.stream().map(Kind::name).collect(Collectors.joining(", ")));
        }
        List<Placed> found = wanted.stream()
                .flatMap(one -> one.list().apply(all).stream()
                        .filter(declared -> words.in(declared.name(), serviceOf(declared)))
                        .map(declared -> new Placed(declared, position(KINDS.indexOf(one), declared))))
                .toList();
        Page<Placed> page = Page.cut("inventory", found.stream(), 2, Placed::position, after, most);
        Inventory part =
                Inventory.of(page.items().stream().map(Placed::declaration).toList());
        return new InventoryPage(
                part.sites(),
                part.repositories(),
                part.services(),
                part.dataSets(),
                part.policies(),
                part.plans(),
                part.fragments(),
                part.lookouts(),
                part.channels(),
                part.heartbeats(),
                part.siteGroups(),
                part.trainings(),
                page.next(),
                found.size());
    }

    /** Words are compared letter by letter: kinds are numbered so that the tenth follows the ninth. */
    private static List<String> position(int kind, Declaration declared) {
        return List.of(kind < 10 ? "0" + kind : Integer.toString(kind), declared.name());
    }

    private static @Nullable String serviceOf(Declaration declared) {
        return declared instanceof DataSet dataSet ? dataSet.service() : null;
    }
}
