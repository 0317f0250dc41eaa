package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.Instants;
import io.holdfast.control.job.BackupJob.Status;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Pauses, cancels and takes up jobs again. A job that runs, here or in another process, is asked to stop by a mark in the
 * catalog and does so within a second or two; what it has stored by then stays stored, and is not stored again when it goes
 * on.
 */
@Component
class JobStops {
    private final Catalog catalog;
    private final BackupJobs jobs;
    private final StoppableWork running;
    private final WorkQueue queue;
    private final JobLog log;
    private final LiveFeed live;
    private final Clock clock;

    JobStops(
            Catalog catalog,
            BackupJobs jobs,
            StoppableWork running,
            WorkQueue queue,
            JobLog log,
            LiveFeed live,
            Clock clock) {
        this.catalog = catalog;
        this.jobs = jobs;
        this.running = running;
        this.queue = queue;
        this.log = log;
        this.live = live;
        this.clock = clock;
    }

    /** How a job is to stop. */
    enum Stop {
        PAUSE,
        CANCEL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Stops a job that has not ended. One that runs is still running when this returns.
     *
     * @throws ConflictException when it has ended, or is paused and is to be paused
     */
    BackupJob stop(UUID id, Stop how, String by) {
        BackupJob job = jobs.get(id);
        catalog.runInTransaction(() -> {
            int asked = catalog.sql("""
                    UPDATE backup_jobs_log SET stop_requested = :how
                    WHERE id = :id AND status IN ('SCHEDULED', 'IN_PROGRESS') OR id = :id AND status = 'PAUSED' AND :cancel
                    """)
                    .param("how", how.word())
                    .param("cancel", how == Stop.CANCEL)
                    .param("id", id)
                    .update();
            if (asked == 0) {
                throw new ConflictException(
                        "The backup is " + jobs.get(id).state() + "; there is nothing to " + how.word() + ".");
            }
            log.info(id, by + " asks to " + how.word() + " it.");
            if (job.status() != Status.IN_PROGRESS) {
                // otherwise whoever runs it does
                queue.remove(BackupTasks.BACKUP, id.toString());
                settle(id, "'SCHEDULED', 'PAUSED'");
            }
        });
        running.stop(id);
        return tell(id);
    }

    /**
     * Ends a job that is to be stopped and no longer runs.
     *
     * @return false when nobody asked for that
     */
    boolean apply(UUID id) {
        boolean stopped = settle(id, "'SCHEDULED', 'IN_PROGRESS', 'PAUSED'");
        if (stopped) {
            log.info(id, "Stopped.");
            tell(id);
        }
        return stopped;
    }

    private boolean settle(UUID id, String from) {
        return catalog.sql("""
                UPDATE backup_jobs_log SET
                    status = CASE stop_requested WHEN 'pause' THEN 'PAUSED' ELSE 'CANCELLED' END,
                    state = CASE stop_requested WHEN 'pause' THEN 'paused' ELSE 'cancelled' END,
                    end_time = CASE stop_requested WHEN 'cancel' THEN :now::timestamptz END,
                    stop_requested = NULL, progress = NULL
                WHERE id = :id AND stop_requested IS NOT NULL AND status IN (
                """ + from + ")")
                        .param("now", Instants.parameter(clock.instant()))
                        .param("id", id)
                        .update()
                > 0;
    }

    /**
     * Lets a paused job go on.
     *
     * @throws ConflictException when it is not paused
     */
    BackupJob resume(UUID id, String by) {
        return again(id, by, "'PAUSED'", "goes on with it", "paused");
    }

    /**
     * Lets a job that has ended without success go on from where it stopped, with all its attempts before it.
     *
     * @throws ConflictException when it has not ended, or succeeded
     */
    BackupJob retry(UUID id, String by) {
        return again(id, by, "'FAILED', 'CANCELLED', 'MISSED'", "tries it again", "failed, cancelled or missed");
    }

    private BackupJob again(UUID id, String by, String from, String does, String needed) {
        BackupJob job = jobs.get(id);
        Instant now = clock.instant();
        // one that is not due yet goes on waiting
        Instant due = job.scheduledFor().isAfter(now) ? job.scheduledFor() : now;
        catalog.runInTransaction(() -> {
            int changed = catalog.sql("""
                    UPDATE backup_jobs_log SET status = 'SCHEDULED', state = 'scheduled', scheduled_for = :due,
                        end_time = NULL, failures = 0, attempts_before = attempts, stop_requested = NULL
                    WHERE id = :id AND status IN (
                    """ + from + ")")
                    .param("due", Instants.parameter(due))
                    .param("id", id)
                    .update();
            if (changed == 0) {
                throw new ConflictException(
                        "The backup is " + job.state() + "; only one that is " + needed + " can be.");
            }
            queue.add(BackupTasks.BACKUP, id.toString(), due);
            log.info(id, by + " " + does + ".");
        });
        return tell(id);
    }

    private BackupJob tell(UUID id) {
        BackupJob job = jobs.get(id);
        live.tell("backup", id.toString(), job, Set.of(job.serviceName()));
        live.dashboardChanged();
        return job;
    }
}
