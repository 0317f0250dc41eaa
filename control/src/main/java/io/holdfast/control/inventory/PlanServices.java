package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which services a plan brings back. */
public final class PlanServices {
    /** No service is called so: nobody whose rights are limited to services sees what concerns it. */
    private static final String UNKNOWN = "";

    private PlanServices() {}

    /** Each once, in the order of the steps. */
    public static List<String> of(DrPlan plan, Inventory current) {
        return plan.graph().stream()
                .map(step -> of(step.action(), current))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Whether it brings back every service that has data sets; Holdfast itself comes back in another way. */
    public static boolean coversAll(DrPlan plan, Inventory current) {
        return of(plan, current)
                .containsAll(current.dataSets().stream()
                        .filter(dataSet -> !dataSet.kind().equals(OwnDeclarations.KIND))
                        .map(DataSet::service)
                        .toList());
    }

    /** All that a plan names, for who may see it; with one that nobody has where it names what is not declared. */
    public static Set<String> concerned(DrPlan plan, Inventory current) {
        Set<String> services = new HashSet<>();
        for (PlanStep step : plan.graph()) {
            addOf(step.action(), current, services);
            step.undo().ifPresent(undo -> addOf(undo, current, services));
        }
        services.addAll(
                ofDataSets(plan.order().stream().flatMap(Collection::stream).toList(), current));
        return services;
    }

    private static void addOf(StepAction action, Inventory current, Set<String> services) {
        if (action instanceof StepAction.Restore || action instanceof StepAction.Takeover) {
            services.add(of(action, current).orElse(UNKNOWN));
        }
        if (action instanceof FenceAction fence) {
            services.add(
                    current.findSiteGroup(fence.group()).map(SiteGroup::service).orElse(UNKNOWN));
        }
        if (action instanceof StepAction.ValidateActive validate) {
            services.add(current.findSiteGroup(validate.group())
                    .map(SiteGroup::service)
                    .orElse(UNKNOWN));
        }
    }

    /** Those of data sets; with one that nobody has where one is not declared. */
    public static Set<String> ofDataSets(Collection<String> dataSets, Inventory current) {
        Set<String> services = new HashSet<>();
        dataSets.forEach(name ->
                services.add(current.findDataSet(name).map(DataSet::service).orElse(UNKNOWN)));
        return services;
    }

    private static Optional<String> of(StepAction action, Inventory current) {
        return switch (action) {
            case StepAction.Restore restore ->
                current.findDataSet(restore.dataSet()).map(DataSet::service);
            case StepAction.Takeover takeover ->
                current.findSiteGroup(takeover.group()).map(SiteGroup::service);
            // it ends what is in use; what brings the service back is a step of its own
            case FenceAction any -> Optional.empty();
            case StepAction.Validate any -> Optional.empty();
            // that it is looked at brings nothing back
            case StepAction.ValidateActive any -> Optional.empty();
            case StepAction.Http any -> Optional.empty();
            case StepAction.RunHook any -> Optional.empty();
            case ClusterAction any -> Optional.empty();
            case StepAction.Gate any -> Optional.empty();
            case StepAction.Notify any -> Optional.empty();
            case StepAction.Wait any -> Optional.empty();
        };
    }
}
