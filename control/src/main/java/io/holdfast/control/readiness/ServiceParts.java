package io.holdfast.control.readiness;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is declared that takes a part in bringing a service back.
 *
 * @param repositories from which its plans restore; without a plan, those that its policies name
 */
record ServiceParts(
        List<DataSet> dataSets,
        List<SiteGroup> siteGroups,
        List<DrPlan> plans,
        List<StoreDeclaration> repositories,
        List<NotificationChannel> channels) {

    static ServiceParts of(Service service, Inventory inventory) {
        List<DataSet> dataSets = inventory.dataSets().stream()
                .filter(dataSet -> dataSet.service().equals(service.name()))
                .toList();
        List<DrPlan> plans = inventory.plans().stream()
                .filter(plan -> PlanServices.of(plan, inventory).contains(service.name()))
                .toList();
        Set<String> repositories = new LinkedHashSet<>();
        plans.forEach(plan -> repositories.addAll(restoredFrom(plan, dataSets)));
        if (repositories.isEmpty()) {
            dataSets.forEach(
                    dataSet -> repositories.addAll(inventory.policyOf(dataSet).repositories()));
        }
        return new ServiceParts(
                dataSets,
                inventory.siteGroups().stream()
                        .filter(group -> group.service().equals(service.name()))
                        .toList(),
                plans,
                repositories.stream()
                        .map(inventory::findRepository)
                        .flatMap(Optional::stream)
                        .toList(),
                inventory.channels().stream()
                        .filter(channel -> plans.stream()
                                .flatMap(plan -> plan.communication().stream())
                                .anyMatch(entry -> entry.channel().equals(Optional.of(channel.name()))))
                        .toList());
    }

    private static Set<String> restoredFrom(DrPlan plan, List<DataSet> dataSets) {
        Set<String> names = new LinkedHashSet<>();
        for (PlanStep step : plan.graph()) {
            if (step.action() instanceof StepAction.Restore restore
                    && dataSets.stream().anyMatch(dataSet -> dataSet.name().equals(restore.dataSet()))) {
                names.add(restore.repository().orElse(plan.repository()));
            }
        }
        return names;
    }

    /** Whatever a step may do: itself, its checks, and what undoes it. */
    static List<StepAction> actions(PlanStep step) {
        List<StepAction> all = new ArrayList<>(step.before());
        all.add(step.action());
        all.addAll(step.afterwards());
        step.undo().ifPresent(all::add);
        return all;
    }
}
