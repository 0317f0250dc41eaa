package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.DrillCalendar;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.recovery.Drill.Status;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Brings the record of a drill to its end, and says when the next one of its plan is due. */
@Component
public class DrillEnding {
    private final Drills drills;
    private final ActionItems items;
    private final InventoryStore inventory;
    private final LiveFeed live;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DrillEnding(
            Drills drills,
            ActionItems items,
            InventoryStore inventory,
            LiveFeed live,
            ApplicationEventPublisher events,
            Clock clock) {
        this.drills = drills;
        this.items = items;
        this.inventory = inventory;
        this.live = live;
        this.events = events;
        this.clock = clock;
    }

    /** Also makes action items of what it calls for, each with an owner and a day, and keeps its report. */
    public void end(UUID id, Status status, String outcome, List<String> issues, List<ProposedAction> actions) {
        Drill drill = drills.get(id);
        Optional<DrPlan> plan = inventory.current().findPlan(String.valueOf(drill.plan()));
        drills.end(
                id,
                status,
                outcome,
                issues,
                actions.stream().map(ProposedAction::text).toList(),
                // what was no drill puts none off
                drill.isReal() ? null : plan.map(this::next).orElse(null));
        items.note(id, actions, owner(id), due(plan));
        Drill ended = drills.get(id);
        events.publishEvent(new DrillEnded(ended));
        live.tell("drill", id.toString(), ended, drills.services(id));
        live.dashboardChanged();
    }

    /** Of the only service that it concerns, else whoever asked for it. */
    private String owner(UUID id) {
        Set<String> services = drills.services(id);
        return inventory.current().services().stream()
                .filter(service -> services.equals(Set.of(service.name())))
                .map(Service::owner)
                .filter(owner -> !owner.isBlank())
                .findFirst()
                .orElseGet(() -> drills.get(id).requestedBy());
    }

    private LocalDate due(Optional<DrPlan> plan) {
        Period within =
                plan.flatMap(DrPlan::drills).map(DrillCalendar::actionsWithin).orElse(DrillCalendar.ACTIONS_WITHIN);
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plus(within);
    }

    /** Of one that was cancelled: it proves nothing, so no report is kept and the next one stays due when it was. */
    void cancelled(UUID id, String outcome, List<String> issues) {
        drills.end(id, Status.CANCELLED, outcome, issues, drills.get(id).actionItems(), null);
        live.tell("drill", id.toString(), drills.get(id), drills.services(id));
        live.dashboardChanged();
    }

    /** The declared next date if it is still to come, else the declared period from today. */
    @Nullable
    LocalDate next(DrPlan plan) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Optional<LocalDate> declared =
                plan.drills().flatMap(calendar -> calendar.next()).filter(date -> date.isAfter(today));
        return declared.or(() ->
                        plan.drills().flatMap(calendar -> calendar.every()).map(today::plus))
                .orElse(null);
    }
}
