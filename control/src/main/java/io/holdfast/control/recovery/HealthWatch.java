package io.holdfast.control.recovery;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks every ten seconds whether repositories are there, data sets are within their RPO and drills are on time. */
@Component
class HealthWatch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final int EVERY_SECONDS = 10;

    private final InventoryStore inventory;
    private final Readiness readiness;
    private final Drills drills;
    private final Alerts alerts;
    private final Clock clock;
    private @Nullable ScheduledExecutorService ticker;

    HealthWatch(InventoryStore inventory, Readiness readiness, Drills drills, Alerts alerts, Clock clock) {
        this.inventory = inventory;
        this.readiness = readiness;
        this.drills = drills;
        this.alerts = alerts;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (ticker == null) {
            ticker = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("health-watch").daemon().factory());
            ticker.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
            ticker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return ticker != null;
    }

    private void look() {
        try {
            check();
        } catch (RuntimeException e) {
            // an executor would silently end the watch
            LOG.error("The health of repositories and data sets could not be looked at; trying again", e);
        }
    }

    void check() {
        for (StoreDeclaration declared : inventory.current().repositories()) {
            Optional<String> unreachable = readiness.unreachable(declared);
            stand(
                    "repository:" + declared.name(),
                    unreachable.isPresent(),
                    Alerts.Severity.CRITICAL,
                    "Repository " + declared.name() + " cannot be used",
                    unreachable.orElse(""),
                    declared.name());
        }
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
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        boolean overdue = drills.list(1000).stream()
                .anyMatch(drill -> drill.status() == Drill.Status.SCHEDULED
                        && drill.plan() == null
                        && drill.drillDate().isBefore(today));
        stand(
                "drill-overdue",
                overdue,
                Alerts.Severity.WARNING,
                "A drill is overdue",
                "Do it, or plan it anew.",
                "drills");
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
