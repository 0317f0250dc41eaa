package io.holdfast.control.recovery;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Looks every ten seconds whether repositories are well, data sets are within their RPO, in each repository, and drills and reviews
 * are on time.
 */
@Component
class HealthWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final InventoryStore inventory;
    private final Readiness readiness;
    private final RepositoryAlarms repositories;
    private final UpcomingDrills upcoming;
    private final ActionItems actions;
    private final ControlSettings settings;
    private final Alerts alerts;
    private final StaleCopies copies;
    private final Clock clock;
    /** What was stale at the look before: a copy may be under way at one. */
    private Set<String> staleBefore = Set.of();

    HealthWatch(
            InventoryStore inventory,
            Readiness readiness,
            RepositoryAlarms repositories,
            UpcomingDrills upcoming,
            ActionItems actions,
            ControlSettings settings,
            Alerts alerts,
            StaleCopies copies,
            Clock clock) {
        super("health-watch", EVERY);
        this.inventory = inventory;
        this.readiness = readiness;
        this.repositories = repositories;
        this.upcoming = upcoming;
        this.actions = actions;
        this.settings = settings;
        this.alerts = alerts;
        this.copies = copies;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        current.repositories().stream()
                .filter(repository -> settings.place().reaches(Set.of(repository.site())))
                .forEach(repositories::check);
        checkExposure();
        checkCopies(current);
        checkCalendars(current);
        actions.alarm();
    }

    private void checkExposure() {
        for (ComplianceRow row : readiness.services()) {
            Double exposure = row.currentExposureSeconds();
            boolean exposed = exposure != null && exposure > row.rpoTargetMinutes() * 60.0;
            alerts.stand(
                    "exposure:" + row.dataSet(),
                    exposed,
                    Alerts.Severity.WARNING,
                    row.dataSet() + " is beyond its RPO",
                    exposure != null
                            ? String.format(
                                    Locale.ROOT,
                                    "%.0f minutes of changes are in no repository; the target is %d.",
                                    exposure / 60,
                                    row.rpoTargetMinutes())
                            : "",
                    row.dataSet());
        }
    }

    private void checkCopies(Inventory current) {
        Map<String, String> stale = copies.look(current);
        for (StoreDeclaration repository : current.repositories()) {
            String name = repository.name();
            alerts.stand(
                    "replication:" + name,
                    stale.containsKey(name) && staleBefore.contains(name),
                    Alerts.Severity.WARNING,
                    "Repository " + name + " at " + repository.site() + " is behind the others",
                    "If the others were lost now, more would be lost than the RPO allows: " + stale.get(name) + ".",
                    name);
        }
        staleBefore = Set.copyOf(stale.keySet());
    }

    private void checkCalendars(Inventory current) {
        List<String> overdue = upcoming.list().stream()
                .filter(UpcomingDrills.Upcoming::overdue)
                .map(drill -> drill.drillType() + " of " + drill.drillDate() + " (" + drill.scope() + ")")
                .toList();
        alerts.stand(
                "drill-overdue",
                !overdue.isEmpty(),
                Alerts.Severity.WARNING,
                "A drill is overdue",
                String.join("; ", overdue) + ". Do it, or plan it anew.",
                "drills");
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (Service service : current.services()) {
            Optional<LocalDate> due = service.targets().reviewDue();
            alerts.stand(
                    "review:" + service.name(),
                    due.map(today::isAfter).orElse(false),
                    Alerts.Severity.WARNING,
                    "The targets of " + service.name() + " are due for a review",
                    "RTO and RPO were to be reviewed by "
                            + due.map(LocalDate::toString).orElse("") + ". Review them and declare reviewedOn anew.",
                    service.name());
        }
    }
}
