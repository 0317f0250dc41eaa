package io.holdfast.control.prune;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.live.ProgressMeter;
import io.holdfast.control.live.ProgressNotes;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.maintenance.MaintenanceNews;
import io.holdfast.control.trace.WorkSpan;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Prunes one repository, and tells how it went. */
@Component
class PruneRun {
    private static final Logger LOG = LoggerFactory.getLogger(PruneRun.class);

    private final RepositoryAccess access;
    private final Prunes prunes;
    private final StoppableWork stoppable;
    private final Alerts alerts;
    private final AuditTrail trail;
    private final LiveFeed live;
    private final MaintenanceNews news;
    private final Clock clock;

    PruneRun(
            RepositoryAccess access,
            Prunes prunes,
            StoppableWork stoppable,
            Alerts alerts,
            AuditTrail trail,
            LiveFeed live,
            MaintenanceNews news,
            Clock clock) {
        this.access = access;
        this.prunes = prunes;
        this.stoppable = stoppable;
        this.alerts = alerts;
        this.trail = trail;
        this.live = live;
        this.news = news;
        this.clock = clock;
    }

    /** Never throws for a repository that fails: that is an alert. Backups and restores go on beside it. */
    void run(StoreDeclaration repository) throws InterruptedException {
        if (settle(repository)) {
            // its server died before it had stopped
            changed(repository.name());
            return;
        }
        UUID id = prunes.begun(repository.name());
        WorkSpan span = WorkSpan.current();
        span.begun("repository", repository.name());
        news.changed(prunes, repository.name());
        String cause = "prune:" + repository.name();
        String object = "Repository/" + repository.name();
        trail.record(AuditEvent.of("repositories.prune-run", object, AuditResult.ATTEMPTED));
        try {
            // the log of a database leaves a small pack each minute
            PruneSummary summary = stoppable.run(
                    id,
                    () -> access.open(repository)
                            .prune(
                                    PruneRequest.DEFAULT.withRepackSmall(),
                                    new ProgressMeter("starting", 0, listener(repository.name(), id))));
            span.outcome("SUCCESS");
            prunes.succeeded(id, repository.name(), summary);
            trail.record(
                    AuditEvent.succeeded("repositories.prune-run", object).with("freedBytes", summary.freedBytes()));
            LOG.info(
                    "Pruned {}: {} bytes given back, {} wait for running work, {} are locked at the vault",
                    repository.name(),
                    summary.freedBytes(),
                    summary.waitingBytes(),
                    summary.lockedBytes());
            alerts.resolve(cause);
        } catch (InterruptedException e) {
            span.outcome("STOPPED");
            if (!settle(repository)) {
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            if (settle(repository)) {
                return;
            }
            span.failed(e);
            LOG.warn("Repository {} could not be pruned", repository.name(), e);
            String message = String.valueOf(e.getMessage());
            // before the end is recorded: whoever sees it finds the alarm there
            alerts.raise(
                    cause,
                    Alerts.Severity.WARNING,
                    "Repository " + repository.name() + " could not be pruned",
                    message,
                    repository.name());
            prunes.failed(id, message);
            trail.record(AuditEvent.of("repositories.prune-run", object, AuditResult.FAILED));
        } finally {
            changed(repository.name());
        }
    }

    private void changed(String name) {
        live.dashboardChanged();
        news.changed(prunes, name);
    }

    /** @return whether it was cancelled, and is noted as such now */
    private boolean settle(StoreDeclaration repository) {
        boolean cancelled = prunes.settleCancelled(repository.name());
        if (cancelled) {
            LOG.info("The prune of {} was cancelled; the next one goes on", repository.name());
            trail.record(AuditEvent.of("repositories.prune-run", "Repository/" + repository.name(), AuditResult.FAILED)
                    .with("cancelled", true));
        }
        return cancelled;
    }

    private Consumer<WorkProgress> listener(String name, UUID id) {
        ProgressNotes notes = new ProgressNotes(clock, Duration.ofSeconds(1));
        return progress -> {
            if (notes.judge(progress).due()) {
                prunes.progress(id, progress);
                news.goesOn(prunes, name);
            }
        };
    }
}
