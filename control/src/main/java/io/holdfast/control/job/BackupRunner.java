package io.holdfast.control.job;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.job.BackupJob.Status;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.live.ProgressMeter;
import io.holdfast.control.live.ProgressNotes;
import io.holdfast.control.live.WorkProgress;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.trace.WorkSpan;
import io.holdfast.control.work.StoppableWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Runs one attempt of a backup job on the calling thread and says when the next one is due, if any. */
@Component
class BackupRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRunner.class);
    private static final Duration PERSIST_EVERY = Duration.ofSeconds(1);
    /** Until a job looks again whether another one of its data set has ended. */
    private static final Duration ANOTHER_UNDER_WAY = Duration.ofSeconds(2);

    /** Until a job looks again whether fewer are under way. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** A job that takes the process down with it must not do so for ever. */
    private static final int MOST_CRASHES = 5;

    private final BackupJobs jobs;
    private final InventoryStore inventory;
    private final HookedAttempt attempt;
    private final RetentionRun retention;
    private final StoppableWork stoppable;
    private final JobStops stops;
    private final JobLog log;
    private final RecoveryPoints points;
    private final Alerts alerts;
    private final LiveFeed live;
    private final Clock clock;

    BackupRunner(
            BackupJobs jobs,
            InventoryStore inventory,
            HookedAttempt attempt,
            RetentionRun retention,
            StoppableWork stoppable,
            JobStops stops,
            JobLog log,
            RecoveryPoints points,
            Alerts alerts,
            LiveFeed live,
            Clock clock) {
        this.jobs = jobs;
        this.inventory = inventory;
        this.attempt = attempt;
        this.retention = retention;
        this.stoppable = stoppable;
        this.stops = stops;
        this.log = log;
        this.points = points;
        this.alerts = alerts;
        this.live = live;
        this.clock = clock;
    }

    /** Never throws for a failing backup. @return when to try again; empty when the job has ended */
    Optional<Instant> run(UUID id) {
        BackupJob job = jobs.get(id);
        if (!job.isOpen()) {
            return Optional.empty();
        }
        Inventory current = inventory.current();
        Optional<DataSet> dataSet = current.findDataSet(job.dataSet());
        if (dataSet.isEmpty()) {
            return end(job, new BackupAttempt.Outcome("", "Data set " + job.dataSet() + " is no longer declared."));
        }
        Policy policy = current.policyOf(dataSet.get());
        Optional<Instant> later = begin(job, dataSet.get(), policy, current);
        if (later.isPresent()) {
            return stops.apply(id) || !jobs.get(id).isOpen() ? Optional.empty() : later;
        }
        WorkSpan span = WorkSpan.current();
        span.begun("data_set", job.dataSet());
        log.info(id, "Attempt " + (job.attempts() + 1) + " begins.");
        tell(id);
        live.dashboardChanged();
        try {
            ProgressMeter meter = new ProgressMeter("starting", jobs.lastSize(job.dataSet()), progressListener(id));
            BackupJob begun = jobs.get(id);
            BackupAttempt.Outcome outcome = stoppable.run(id, () -> attempt.run(begun, current, dataSet.get(), meter));
            if (outcome.error() == null) {
                span.outcome("SUCCESS");
                Optional<Instant> ended = end(job, outcome);
                retention.run(current, dataSet.get());
                return ended;
            }
            span.outcome("FAILED");
            int failures = job.failures() + 1;
            if (failures >= policy.maxAttempts() || jobs.attemptsCounted(id) >= policy.maxAttempts() + MOST_CRASHES) {
                return end(job, outcome);
            }
            Instant again = clock.instant().plus(backoff(failures));
            LOG.warn("Backup {} of {} failed and is tried again at {}: {}", id, job.dataSet(), again, outcome.error());
            log.warning(id, outcome.error());
            if (!jobs.isToStop(id)) {
                // before the failure is recorded: whoever sees it finds the alarm there, and a crash loses none
                alerts.raise(
                        "backup:" + job.dataSet(),
                        Alerts.Severity.WARNING,
                        "The backup of " + job.dataSet() + " fails and is tried again",
                        outcome.error(),
                        job.dataSet());
            }
            jobs.waitForRetry(id, again, outcome.error(), true);
            if (stops.apply(id)) {
                return Optional.empty();
            }
            log.info(id, "Tried again at " + again + ".");
            tell(id);
            return Optional.of(again);
        } catch (InterruptedException e) {
            span.outcome("STOPPED");
            if (stops.apply(id)) {
                return Optional.empty();
            }
            // the process is being stopped: the next one goes on at once. The worker's thread ends with this work;
            // the interrupt would only keep the record from being written
            jobs.waitForRetry(
                    id, clock.instant(), "The server was stopped; the backup goes on at its next start.", false);
            return Optional.of(clock.instant());
        }
    }

    /** Notes that an attempt begins, when the policy lets it. @return when to ask again; empty when it has begun */
    private Optional<Instant> begin(BackupJob job, DataSet dataSet, Policy policy, Inventory current) {
        Instant now = clock.instant();
        Instant opens = job.requestedBy().equals(BackupTasks.BY_POLICY) ? policy.earliest(now) : now;
        if (opens.isAfter(now)) {
            return postponed(job, opens, "Waits for the policy's window, which opens then.");
        }
        List<BackupBound> bounds = BackupBound.of(dataSet, current);
        if (bounds.isEmpty()) {
            return jobs.beginAlone(job.jobId(), job.dataSet())
                    ? Optional.empty()
                    : postponed(
                            job, now.plus(ANOTHER_UNDER_WAY), "Waits, as another backup of the data set is under way.");
        }
        return jobs.beginAmong(job.jobId(), job.dataSet(), bounds)
                ? Optional.empty()
                : postponed(
                        job,
                        now.plus(ASK_AGAIN),
                        "Waits, as another backup of the data set, or as many as may be at once ("
                                + bounds.stream().map(BackupBound::text).collect(Collectors.joining(", "))
                                + "), are under way.");
    }

    private Optional<Instant> postponed(BackupJob job, Instant at, String why) {
        jobs.waitForRetry(job.jobId(), at, why, false);
        tell(job.jobId());
        return Optional.of(at);
    }

    private Optional<Instant> end(BackupJob job, BackupAttempt.Outcome outcome) {
        boolean success = outcome.error() == null;
        List<RecoveryPoint> made = success ? points.ofJob(job.jobId()) : List.of();
        Optional<String> damage =
                made.stream().flatMap(point -> point.damage().stream()).findFirst();
        boolean empty = made.stream().anyMatch(RecoveryPoint::holdsNothing);
        if (outcome.error() == null) {
            log.info(job.jobId(), "Stored in " + outcome.location() + ".");
        } else {
            log.error(job.jobId(), outcome.error());
        }
        // before the end is recorded: a crash between the two has the backup made again, and loses no alarm
        if (outcome.error() == null) {
            alerts.resolve("backup:" + job.dataSet());
            alerts.resolve("job-missed:" + job.dataSet());
            tellDamage(job, damage);
            tellEmpty(job, empty);
        } else {
            alerts.raise(
                    "backup:" + job.dataSet(),
                    Alerts.Severity.CRITICAL,
                    "The backup of " + job.dataSet() + " failed",
                    outcome.error(),
                    job.dataSet());
        }
        jobs.end(
                job.jobId(),
                success ? Status.SUCCESS : Status.FAILED,
                outcome.location(),
                outcome.error(),
                damage.orElse(null),
                empty);
        tell(job.jobId());
        live.dashboardChanged();
        return Optional.empty();
    }

    /** What the source found and kept all the same is no reason for a backup to fail, but one to wake somebody. */
    private void tellDamage(BackupJob job, Optional<String> damage) {
        String cause = "damage:" + job.dataSet();
        if (damage.isPresent()) {
            alerts.raise(
                    cause,
                    Alerts.Severity.CRITICAL,
                    "What was backed up of " + job.dataSet() + " is damaged",
                    damage.get() + ". Check the disk, then restore what is damaged from an earlier recovery point.",
                    job.dataSet());
        } else {
            alerts.resolve(cause);
        }
    }

    /** Nothing is backed up as readily as something, by a path that is not the one that was meant. */
    private void tellEmpty(BackupJob job, boolean empty) {
        String cause = "job-empty:" + job.dataSet();
        if (empty) {
            log.warning(job.jobId(), "There was nothing in it.");
            alerts.raise(
                    cause,
                    Alerts.Severity.WARNING,
                    "The backup of " + job.dataSet() + " is empty",
                    "It succeeded, and there was nothing to be read. See whether the source is the one that was meant.",
                    job.dataSet());
        } else {
            alerts.resolve(cause);
        }
    }

    private void tell(UUID id) {
        BackupJob job = jobs.get(id);
        live.tell("backup", id.toString(), job, Set.of(job.serviceName()));
    }

    /** 2, 4, 8 … seconds, at most five minutes. */
    static Duration backoff(int failures) {
        return Duration.ofSeconds(Math.min(300, 1L << Math.min(failures, 9)));
    }

    /** Progress goes to listeners as it comes, and into the catalog at most once a second. */
    private Consumer<WorkProgress> progressListener(UUID id) {
        BackupJob begun = jobs.get(id);
        ProgressNotes notes = new ProgressNotes(clock, PERSIST_EVERY);
        return progress -> {
            ProgressNotes.Report report = notes.judge(progress);
            if (report.beginsStage()) {
                note(id, "Stage: " + progress.stage() + ".");
            }
            live.goesOn("backup", id.toString(), begun.with(progress), Set.of(begun.serviceName()));
            if (report.due()) {
                persist(id, progress);
            }
        };
    }

    /** A backup goes on while the catalog is away: only its end has to be written down. */
    private void persist(UUID id, WorkProgress progress) {
        try {
            jobs.progress(id, progress);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The progress of backup {} could not be noted", id, e);
        }
    }

    /** As {@link #persist}. */
    private void note(UUID id, String message) {
        try {
            log.info(id, message);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("A line of the log of backup {} could not be noted: {}", id, message, e);
        }
    }
}
