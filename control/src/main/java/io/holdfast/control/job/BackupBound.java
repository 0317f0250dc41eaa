package io.holdfast.control.job;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How many of some data sets may be backed up at once.
 *
 * @param whose such as {@code of policy hourly}
 */
record BackupBound(String whose, Set<String> dataSets, int most) {
    /** Those that hold for a data set: its policy's, its repositories', its site's and its source server's. */
    static List<BackupBound> of(DataSet dataSet, Inventory inventory) {
        List<BackupBound> bounds = new ArrayList<>();
        Policy policy = inventory.policyOf(dataSet);
        policy.limits()
                .atOnce()
                .ifPresent(most -> bounds.add(among(
                        "of policy " + policy.name(),
                        most,
                        inventory,
                        one -> one.policy().equals(policy.name()))));
        for (String name : policy.repositories()) {
            inventory
                    .findRepository(name)
                    .flatMap(StoreDeclaration::atOnce)
                    .ifPresent(most -> bounds.add(among(
                            "into " + name,
                            most,
                            inventory,
                            one -> inventory.policyOf(one).repositories().contains(name))));
        }
        Optional<String> site = inventory.siteOf(dataSet);
        site.flatMap(inventory::findSite)
                .flatMap(Site::atOnce)
                .ifPresent(most -> bounds.add(among(
                        "at " + site.get(),
                        most,
                        inventory,
                        one -> inventory.siteOf(one).equals(site))));
        dataSet.server().flatMap(server -> ofServer(server, inventory)).ifPresent(bounds::add);
        return bounds;
    }

    /** The smallest that any data set of the server says. */
    private static Optional<BackupBound> ofServer(String server, Inventory inventory) {
        Predicate<DataSet> there = one -> one.server().filter(server::equals).isPresent();
        return inventory.dataSets().stream()
                .filter(there)
                .flatMap(one -> one.atOnce().stream())
                .min(Integer::compare)
                .map(most -> among("from " + server, most, inventory, there));
    }

    private static BackupBound among(String whose, int most, Inventory inventory, Predicate<DataSet> these) {
        return new BackupBound(
                whose,
                inventory.dataSets().stream().filter(these).map(DataSet::name).collect(Collectors.toSet()),
                most);
    }

    /** Whether one more may begin. @param running data sets of the backups under way */
    boolean allowsBeside(Collection<String> running) {
        return running.stream().filter(dataSets::contains).count() < most;
    }

    /** Such as {@code 2 of policy hourly}. */
    String text() {
        return most + " " + whose;
    }
}
