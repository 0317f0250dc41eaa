package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.StepAction;
import java.util.List;
import java.util.Optional;

/** Which services a plan brings back. */
final class PlanServices {
    private PlanServices() {}

    /** Each once, in the order of the steps. */
    static List<String> of(DrPlan plan, Inventory current) {
        return plan.graph().stream()
                .map(step -> of(step.action(), current))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static Optional<String> of(StepAction action, Inventory current) {
        return switch (action) {
            case StepAction.Restore restore ->
                current.findDataSet(restore.dataSet()).map(DataSet::service);
            case StepAction.Takeover takeover ->
                current.findSiteGroup(takeover.group()).map(SiteGroup::service);
            case StepAction.Validate any -> Optional.empty();
            case StepAction.Http any -> Optional.empty();
            case StepAction.RunHook any -> Optional.empty();
            case StepAction.Gate any -> Optional.empty();
            case StepAction.Notify any -> Optional.empty();
            case StepAction.Wait any -> Optional.empty();
        };
    }
}
