package io.holdfast.control.approval;

import io.holdfast.control.ConflictException;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.ChangeGuard;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore.Asked;
import io.holdfast.control.inventory.PlanReview;
import io.holdfast.control.job.RetentionForecast;
import io.holdfast.control.point.RecoveryPoints;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Holds up changes that leave a data set with less: fewer copies, nearer or less immutable ones, a shorter retention in any
 * repository, no log, no schedule, or nothing at all. A data set without any recovery point has nothing to lose yet.
 */
@Component
class WeakeningGuard implements ChangeGuard, PlanReview {
    private final RecoveryPoints points;
    private final RetentionForecast forecast;
    private final SecondPerson second;
    private final AuditTrail trail;

    WeakeningGuard(RecoveryPoints points, RetentionForecast forecast, SecondPerson second, AuditTrail trail) {
        this.points = points;
        this.forecast = forecast;
        this.second = second;
        this.trail = trail;
    }

    List<Weakening> weakenings(Inventory before, Inventory after) {
        return before.dataSets().stream()
                .filter(dataSet -> !points.list(dataSet.name(), 1).isEmpty())
                .flatMap(dataSet -> {
                    int lost = forecast.additionallyRemoved(dataSet.name(), before, after);
                    String kind = after.findDataSet(dataSet.name()).isEmpty() ? "DataSet" : "Policy";
                    return Weakenings.of(dataSet, before, after).stream()
                            .map(text -> new Weakening(kind, dataSet.name(), text, lost));
                })
                .toList();
    }

    @Override
    public void check(Inventory before, Inventory after, Asked asked) {
        if (asked.approvedBy() != null) {
            return;
        }
        List<Weakening> weakenings = weakenings(before, after);
        if (weakenings.isEmpty()) {
            return;
        }
        String words = words(weakenings);
        if (second.isNeeded()) {
            throw new ConflictException("This needs a second person, for it leaves less of what is protected: " + words
                    + ". Ask for it with POST /api/v1/admin/approvals/changes ('holdfast apply --ask').");
        }
        trail.record(AuditEvent.succeeded("approvals.approve-own", "Change")
                .with("weakens", words)
                .with("reason", asked.reason()));
        second.wasAlone(
                "A change that leaves less of what is protected",
                asked.by(),
                weakenings.getFirst().dataSet());
    }

    static String words(List<Weakening> weakenings) {
        return weakenings.stream().map(one -> one.dataSet() + " " + one.text()).collect(Collectors.joining("; "));
    }

    @Override
    public List<Note> review(Inventory before, Inventory after) {
        return weakenings(before, after).stream()
                .map(one -> new Note(
                        "DataSet",
                        one.dataSet(),
                        true,
                        one.text()
                                + (one.pointsLost() > 0 ? "; " + one.pointsLost() + " recovery points would go" : "")
                                + (second.isNeeded() ? ". A second person has to approve" : "")))
                .toList();
    }
}
