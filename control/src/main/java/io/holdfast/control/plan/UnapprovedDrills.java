package io.holdfast.control.plan;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.recovery.PlannedDrill;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Planned drills that are runs for real of a plan of which nobody has approved a version: they wait for that, and an alert
 * says so before their time.
 */
@Component
class UnapprovedDrills {
    private final InventoryStore inventory;
    private final VersionChoice choice;
    private final PlanVersions versions;
    private final Alerts alerts;

    UnapprovedDrills(InventoryStore inventory, VersionChoice choice, PlanVersions versions, Alerts alerts) {
        this.inventory = inventory;
        this.choice = choice;
        this.versions = versions;
        this.alerts = alerts;
    }

    /** Why the next time of a drill waits, for people, and alarms that; empty when nothing stands in the way. */
    Optional<String> look(PlannedDrill drill) {
        Optional<String> waits = inventory.current().findPlan(drill.plan()).flatMap(plan -> why(plan, drill));
        if (waits.isEmpty()) {
            alerts.resolve(cause(drill));
            return waits;
        }
        alerts.raise(
                cause(drill),
                Alerts.Severity.WARNING,
                "A planned drill waits for approval of its plan",
                "The " + drill.mode() + " of plan " + drill.plan() + " is planned for " + drill.startsAt() + ". "
                        + waits.get(),
                drill.plan());
        return waits;
    }

    private Optional<String> why(DrPlan plan, PlannedDrill drill) {
        if (!isReal(drill)
                || !versions.needApproval()
                || choice.of(plan, true, null, false).approved()) {
            return Optional.empty();
        }
        PlanVersion standing = versions.standing(plan);
        return Optional.of("Nobody has approved of version " + standing.brief() + " of the plan, which "
                + standing.proposedBy()
                + " declared; until then, for a day at most, it does not begin. Another person says"
                + " '" + standing.approval(plan.name()) + "'.");
    }

    /** Whether the approval that the next time of a drill needed came after it, so that it begins late for a reason. */
    boolean hasWaited(PlannedDrill drill) {
        Instant starts = drill.startsAt();
        return starts != null
                && isReal(drill)
                && versions.needApproval()
                && versions.approvedAt(drill.plan()).filter(starts::isBefore).isPresent();
    }

    private static boolean isReal(PlannedDrill drill) {
        return PlanMode.of(drill.mode()).map(PlanMode::isReal).orElse(false);
    }

    private static String cause(PlannedDrill drill) {
        return "drill-approval:" + drill.plannedId();
    }
}
