package io.holdfast.control.recovery;

import io.holdfast.control.access.Reach;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.DrillCalendar;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanServices;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The drills that are still to be done: those that somebody planned, and what each plan's calendar calls for next. */
@Component
public class UpcomingDrills {
    private final Drills drills;
    private final PlannedDrills planned;
    private final InventoryStore inventory;
    private final Clock clock;

    UpcomingDrills(Drills drills, PlannedDrills planned, InventoryStore inventory, Clock clock) {
        this.drills = drills;
        this.planned = planned;
        this.inventory = inventory;
        this.clock = clock;
    }

    /**
     * @param drillId null for one that is not recorded yet
     * @param plannedId of the planned drill that it is a time of; null for another
     * @param overdue its day has passed
     */
    public record Upcoming(
            @Nullable UUID drillId,
            @Nullable UUID plannedId,
            LocalDate drillDate,
            String drillType,
            String scope,
            List<String> participants,
            boolean overdue) {}

    /** The nearest first. */
    public List<Upcoming> list() {
        return list(Reach.EVERYTHING, inventory.current());
    }

    /** Those that concern only what is in reach, and what its plans call for. */
    public List<Upcoming> list(Reach reach, Inventory current) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<Drill> known = drills.list(reach, 1000);
        List<Upcoming> upcoming = new ArrayList<>();
        for (Drill drill : known) {
            // a failover test that waits for a worker begins in a moment
            if (drill.status() == Drill.Status.SCHEDULED && drill.plan() == null) {
                upcoming.add(new Upcoming(
                        drill.drillId(),
                        null,
                        drill.drillDate(),
                        drill.drillType(),
                        drill.scope(),
                        drill.participants(),
                        drill.drillDate().isBefore(today)));
            }
        }
        for (DrPlan plan : current.plans()) {
            plan.drills()
                    .flatMap(calendar -> next(plan, calendar, known))
                    .ifPresent(next -> upcoming.add(new Upcoming(
                            null,
                            null,
                            next,
                            plan.drills().orElseThrow().type(),
                            "Plan " + plan.name() + ": "
                                    + String.join(
                                            ", ",
                                            plan.order().stream()
                                                    .flatMap(List::stream)
                                                    .toList()),
                            plan.communication().stream()
                                    .filter(entry -> entry.audience().equals("internal"))
                                    .map(entry -> entry.role())
                                    .toList(),
                            next.isBefore(today))));
        }
        for (PlannedDrill drill : planned.open(reach)) {
            current.findPlan(drill.plan())
                    .flatMap(plan -> of(drill, plan, current))
                    .ifPresent(upcoming::add);
        }
        upcoming.sort(Comparator.comparing(Upcoming::drillDate));
        return List.copyOf(upcoming);
    }

    private static Optional<Upcoming> of(PlannedDrill drill, DrPlan plan, Inventory current) {
        return Optional.ofNullable(drill.startsAt())
                .map(starts -> new Upcoming(
                        null,
                        drill.plannedId(),
                        LocalDate.ofInstant(starts, ZoneId.of(drill.zone())),
                        PlannedDrill.type(drill.mode(), PlanServices.coversAll(plan, current)),
                        "Plan " + plan.name() + ": " + String.join(", ", PlanServices.of(plan, current)),
                        drill.participants().stream().map(Participant::name).toList(),
                        false));
    }

    private static Optional<LocalDate> next(DrPlan plan, DrillCalendar calendar, List<Drill> known) {
        return known.stream()
                .filter(drill -> plan.name().equals(drill.plan()) && drill.nextDrillScheduledFor() != null)
                .map(Drill::nextDrillScheduledFor)
                .findFirst()
                .or(calendar::next);
    }
}
