package io.holdfast.control.recovery;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.work.Ticking;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Looks every ten seconds whether repositories are there and have room, data sets are within their RPO, and drills and
 * reviews are on time.
 */
@Component
class HealthWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** Free parts of a repository's file system below which somebody should act, and below which backups soon fail. */
    private static final double LITTLE_ROOM = 0.1;

    private static final double NO_ROOM = 0.03;

    private final InventoryStore inventory;
    private final Readiness readiness;
    private final RepositoryCapacity capacity;
    private final UpcomingDrills upcoming;
    private final ActionItems actions;
    private final ControlSettings settings;
    private final Alerts alerts;
    private final Clock clock;

    HealthWatch(
            InventoryStore inventory,
            Readiness readiness,
            RepositoryCapacity capacity,
            UpcomingDrills upcoming,
            ActionItems actions,
            ControlSettings settings,
            Alerts alerts,
            Clock clock) {
        super("health-watch", EVERY);
        this.inventory = inventory;
        this.readiness = readiness;
        this.capacity = capacity;
        this.upcoming = upcoming;
        this.actions = actions;
        this.settings = settings;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    protected void tick() {
        Inventory current = inventory.current();
        current.repositories().stream()
                .filter(repository -> settings.place().reaches(Set.of(repository.site())))
                .forEach(this::checkRepository);
        checkExposure();
        checkCalendars(current);
        actions.alarm();
    }

    private void checkRepository(StoreDeclaration declared) {
        String name = declared.name();
        Optional<String> unusable = readiness.unreachable(declared);
        RepositoryCapacity.Room room = null;
        if (unusable.isEmpty()) {
            try {
                capacity.measure(declared);
                room = capacity.room(declared).orElse(null);
            } catch (IOException e) {
                unusable = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        stand(
                "repository:" + name,
                unusable.isPresent(),
                Alerts.Severity.CRITICAL,
                "Repository " + name + " cannot be used",
                unusable.orElse(""),
                name);
        stand(
                "capacity:" + name,
                room != null && room.usableFraction() < LITTLE_ROOM,
                room != null && room.usableFraction() < NO_ROOM ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                "Repository " + name + " runs out of room",
                room == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%.1f %% of its file system, %.1f GB, are free. Make room or move it to a larger one.",
                                room.usableFraction() * 100,
                                room.usableBytes() / 1e9),
                name);
    }

    private void checkExposure() {
        for (ComplianceRow row : readiness.services()) {
            Double exposure = row.currentExposureSeconds();
            boolean exposed = exposure != null && exposure > row.rpoTargetMinutes() * 60.0;
            stand(
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

    private void checkCalendars(Inventory current) {
        List<String> overdue = upcoming.list().stream()
                .filter(UpcomingDrills.Upcoming::overdue)
                .map(drill -> drill.drillType() + " of " + drill.drillDate() + " (" + drill.scope() + ")")
                .toList();
        stand(
                "drill-overdue",
                !overdue.isEmpty(),
                Alerts.Severity.WARNING,
                "A drill is overdue",
                String.join("; ", overdue) + ". Do it, or plan it anew.",
                "drills");
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (Service service : current.services()) {
            Optional<LocalDate> due = service.targets().reviewDue();
            stand(
                    "review:" + service.name(),
                    due.map(today::isAfter).orElse(false),
                    Alerts.Severity.WARNING,
                    "The targets of " + service.name() + " are due for a review",
                    "RTO and RPO were to be reviewed by "
                            + due.map(LocalDate::toString).orElse("") + ". Review them and declare reviewedOn anew.",
                    service.name());
        }
    }

    private void stand(
            String cause, boolean stands, Alerts.Severity severity, String title, String detail, String subject) {
        if (stands) {
            alerts.raise(cause, severity, title, detail, subject);
        } else {
            alerts.resolve(cause);
        }
    }
}
