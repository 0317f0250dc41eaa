package io.holdfast.control.document;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction.Restore;
import io.holdfast.control.inventory.StepAction.Takeover;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a plan brings back.
 *
 * @param dataSets with the ids of the steps that restore them, in the order of the steps
 * @param groups whose sites take over from each other
 * @param services of both, the most critical first
 */
record Recovered(Map<DataSet, String> dataSets, List<SiteGroup> groups, List<Service> services) {
    static Recovered by(List<PlanStep> steps, Inventory inventory) {
        Map<DataSet, String> dataSets = new LinkedHashMap<>();
        Set<SiteGroup> groups = new LinkedHashSet<>();
        for (PlanStep step : steps) {
            switch (step.action()) {
                case Restore restore -> dataSets.put(inventory.dataSet(restore.dataSet()), step.id());
                case Takeover takeover ->
                    inventory.findSiteGroup(takeover.group()).ifPresent(groups::add);
                default -> {
                    // brings nothing back by itself
                }
            }
        }
        Set<String> services = new LinkedHashSet<>();
        dataSets.keySet().forEach(dataSet -> services.add(dataSet.service()));
        groups.forEach(group -> services.add(group.service()));
        return new Recovered(
                dataSets,
                List.copyOf(groups),
                services.stream()
                        .map(inventory::service)
                        .sorted(Comparator.comparing(Service::criticality).thenComparing(Service::name))
                        .toList());
    }
}
