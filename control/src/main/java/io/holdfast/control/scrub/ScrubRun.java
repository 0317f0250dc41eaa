package io.holdfast.control.scrub;

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
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.CheckReport;
import io.holdfast.repository.check.PacksToRead;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads a part of one repository back, and tells what was found. */
@Component
class ScrubRun {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubRun.class);
    private static final String EVENT = "repositories.scrub-run";
    /** How many errors an alert names. */
    private static final int TOLD = 3;

    private final RepositoryAccess access;
    private final Scrubs scrubs;
    private final StoppableWork stoppable;
    private final Alerts alerts;
    private final AuditTrail trail;
    private final LiveFeed live;
    private final MaintenanceNews news;
    private final Clock clock;

    ScrubRun(
            RepositoryAccess access,
            Scrubs scrubs,
            StoppableWork stoppable,
            Alerts alerts,
            AuditTrail trail,
            LiveFeed live,
            MaintenanceNews news,
            Clock clock) {
        this.access = access;
        this.scrubs = scrubs;
        this.stoppable = stoppable;
        this.alerts = alerts;
        this.trail = trail;
        this.live = live;
        this.news = news;
        this.clock = clock;
    }

    /** Never throws for a repository that fails: that is an alert. Backups and restores go on beside it. */
    void run(StoreDeclaration repository) throws InterruptedException {
        String name = repository.name();
        if (settle(name)) {
            // its server died before it had stopped
            changed(name);
            return;
        }
        Optional<ScrubRhythm> rhythm =
                repository.scrub().within().map(ScrubRhythm::of).filter(found -> found.parts() > 1);
        int parts = rhythm.map(ScrubRhythm::parts).orElse(1);
        // after damage all is read each time, until it is known to be whole again
        boolean all = scrubs.askedBy(name).isPresent() || scrubs.damaged().containsKey(name);
        int part =
                all ? 0 : rhythm.map(found -> found.next(scrubs.lastPart(name))).orElse(0);
        UUID id = scrubs.begun(name, part, parts);
        WorkSpan span = WorkSpan.current();
        span.begun("repository", name);
        trail.record(AuditEvent.of(EVENT, object(name), AuditResult.ATTEMPTED).with("part", part));
        changed(name);
        try {
            CheckReport report = stoppable.run(id, () -> read(repository, ScrubRhythm.packs(part, parts), id));
            span.outcome(report.sound() ? "SUCCESS" : "DAMAGED");
            ended(id, name, part, report);
        } catch (InterruptedException e) {
            span.outcome("STOPPED");
            if (!settle(name)) {
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            span.failed(e);
            if (!settle(name)) {
                failed(id, name, e);
            }
        } finally {
            changed(name);
        }
    }

    private void changed(String name) {
        live.dashboardChanged();
        news.changed(scrubs, name);
    }

    /** One that is to be read slowly is opened once more for that: others read it as fast as they can meanwhile. */
    private CheckReport read(StoreDeclaration declared, PacksToRead packs, UUID id)
            throws IOException, InterruptedException {
        Optional<Integer> rateMib = declared.scrub().rateMib();
        if (rateMib.isEmpty()) {
            return read(access.open(declared), packs, listener(declared.name(), id));
        }
        try (Repository slow = access.openSlow(declared, (long) rateMib.get() << 20)) {
            return read(slow, packs, listener(declared.name(), id));
        }
    }

    /**
     * What is wrong is read twice: a store that does not answer for a moment is no damage.
     *
     * @throws IOException when the store does not answer, or answered differently
     */
    private CheckReport read(Repository repository, PacksToRead packs, Consumer<WorkProgress> listener)
            throws IOException, InterruptedException {
        CheckReport first = repository.check(packs, new ProgressMeter("starting", 0, listener));
        if (first.sound()) {
            return first;
        }
        CheckReport again = repository.check(packs, new ProgressMeter("reading once more", 0, listener));
        // throws when nothing answers
        repository.snapshots();
        List<String> both =
                again.errors().stream().filter(first.errors()::contains).toList();
        if (both.isEmpty()) {
            throw new IOException("It could not be read through without errors, and they were others each time: "
                    + first.errors().getFirst());
        }
        return new CheckReport(both, again.packs(), again.bytesRead());
    }

    private void ended(UUID id, String name, int part, CheckReport report) {
        String damage = "repository-damage:" + name;
        if (report.sound()) {
            // where there was damage, all was read
            alerts.resolve(damage);
            LOG.info("Read {} back: {} bytes of {} packs, all as written", name, report.bytesRead(), report.packs());
        } else {
            LOG.error("Repository {} is damaged: {}", name, report.errors());
            int errors = report.errors().size();
            // before the end is recorded: whoever sees it finds the alarm there
            alerts.raise(
                    damage,
                    Alerts.Severity.CRITICAL,
                    "Repository " + name + " is damaged",
                    String.join("\n", report.errors().stream().limit(TOLD).toList())
                            + (errors > TOLD
                                    ? "\n" + (errors - TOLD) + " more: holdfast scrub " + name + " --history"
                                    : ""),
                    name);
        }
        scrubs.ended(id, report);
        alerts.resolve(cause(name));
        trail.record((report.sound()
                        ? AuditEvent.succeeded(EVENT, object(name))
                        : AuditEvent.of(EVENT, object(name), AuditResult.FAILED))
                .with("part", part)
                .with("readBytes", report.bytesRead())
                .with("errors", report.errors().size()));
    }

    private void failed(UUID id, String name, Exception problem) {
        LOG.warn("Repository {} could not be read back", name, problem);
        String message = Optional.ofNullable(problem.getMessage()).orElse(problem.toString());
        alerts.raise(
                cause(name), Alerts.Severity.WARNING, "Repository " + name + " could not be read back", message, name);
        scrubs.failed(id, message);
        trail.record(AuditEvent.of(EVENT, object(name), AuditResult.FAILED));
    }

    /** @return whether it was cancelled, and is noted as such now */
    private boolean settle(String name) {
        boolean cancelled = scrubs.settleCancelled(name);
        if (cancelled) {
            LOG.info("The scrub of {} was cancelled; the next one reads the same part", name);
            trail.record(AuditEvent.of(EVENT, object(name), AuditResult.FAILED).with("cancelled", true));
        }
        return cancelled;
    }

    private static String cause(String name) {
        return "scrub:" + name;
    }

    private static String object(String name) {
        return "Repository/" + name;
    }

    private Consumer<WorkProgress> listener(String name, UUID id) {
        ProgressNotes notes = new ProgressNotes(clock, Duration.ofSeconds(1));
        return progress -> {
            if (notes.judge(progress).due()) {
                scrubs.progress(id, progress);
                news.goesOn(scrubs, name);
            }
        };
    }
}
