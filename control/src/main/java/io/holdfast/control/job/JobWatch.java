package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.control.work.Ticking;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Looks every second which jobs are late, stalled, proven since, or to be stopped. */
@Component
class JobWatch extends Ticking {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** A worker looks twice a second; who waits longer waits for a worker. */
    private static final Duration LATE = Duration.ofMinutes(2);
    /** A checkpoint of a busy database, and a lock that stock restic holds, may take minutes. */
    private static final Duration STALLED = Duration.ofMinutes(12);

    /** Nothing moves while a policy's command runs, and that ends by its own time limit. */
    private static final String NO_COMMAND =
            "coalesce(progress ->> 'stage', '') NOT IN ('" + String.join("', '", HookedAttempt.STAGES) + "')";

    private final Catalog catalog;
    private final StoppableWork running;
    private final WorkQueue queue;
    private final Alerts alerts;
    private final LiveFeed live;
    private final Clock clock;
    // touched by the ticking thread only
    private Instant provenUntil;

    JobWatch(Catalog catalog, StoppableWork running, WorkQueue queue, Alerts alerts, LiveFeed live, Clock clock) {
        super("job-watch", TICK);
        this.catalog = catalog;
        this.running = running;
        this.queue = queue;
        this.alerts = alerts;
        this.live = live;
        this.clock = clock;
        // those that were proven while no server looked
        provenUntil = clock.instant().minus(Duration.ofDays(1));
    }

    @Override
    protected void tick() {
        stopAsked();
        queueAgain();
        mark("scheduled", "late", "status = 'SCHEDULED' AND scheduled_for < :before", LATE);
        mark("running", "stalled", "status = 'IN_PROGRESS' AND progress_at < :before AND " + NO_COMMAND, STALLED);
        tellOf(
                "late",
                Alerts.Severity.WARNING,
                "is late",
                "It is due and no worker has begun it. Are all of them busy? Give the server more (--workers). Does none reach"
                        + " its sites? 'holdfast workers' lists them.");
        tellOf(
                "stalled",
                Alerts.Severity.CRITICAL,
                "is stalled",
                "It has begun and nothing has moved for " + STALLED.toMinutes()
                        + " minutes. See whether its source or its repository hangs.");
        markProven();
    }

    /** Asked for through another server, or before a server died. */
    private void stopAsked() {
        catalog.sql("""
                SELECT id FROM backup_jobs_log
                WHERE status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') AND stop_requested IS NOT NULL
                """)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list()
                .forEach(running::stop);
    }

    /** One that was taken up again in the very moment in which its last attempt left the queue. */
    private void queueAgain() {
        catalog.sql("""
                SELECT id, scheduled_for FROM backup_jobs_log job
                WHERE status = 'SCHEDULED' AND NOT EXISTS (SELECT FROM scheduled_tasks task
                    WHERE task.task_name = :backup AND task.task_instance = job.id::text)
                """)
                .param("backup", BackupTasks.BACKUP)
                .query((row, number) ->
                        Map.entry(row.getObject("id", UUID.class), Instants.require(row, "scheduled_for")))
                .list()
                .forEach(job -> queue.add(BackupTasks.BACKUP, job.getKey().toString(), job.getValue()));
    }

    private void mark(String from, String to, String condition, Duration since) {
        int marked = catalog.sql("UPDATE backup_jobs_log SET state = :to WHERE state = :from AND " + condition)
                .param("to", to)
                .param("from", from)
                .param("before", Instants.parameter(clock.instant().minus(since)))
                .update();
        if (marked > 0) {
            live.dashboardChanged();
        }
    }

    private void tellOf(String state, Alerts.Severity severity, String words, String detail) {
        List<String> dataSets = catalog.sql(
                        "SELECT DISTINCT target_resource_identifier AS name FROM backup_jobs_log WHERE state = :state")
                .param("state", state)
                .query((row, number) -> row.getString("name"))
                .list();
        Map<String, String> causes =
                dataSets.stream().collect(Collectors.toMap(name -> "job-" + state + ":" + name, name -> name));
        causes.forEach(
                (cause, name) -> alerts.raise(cause, severity, "The backup of " + name + " " + words, detail, name));
        alerts.resolveOthers("job-" + state, causes.keySet());
    }

    /** What was read back or restored since the last look proves the jobs that stored it. */
    private void markProven() {
        Instant now = clock.instant();
        int proven =
                catalog.sql("""
                UPDATE backup_jobs_log job SET state = 'success' FROM recovery_points point
                WHERE point.proven_at >= :since AND point.proof_level <> 'STORED' AND point.backup_job_id = job.id
                    AND job.state = 'unproven'
                """).param("since", Instants.parameter(provenUntil)).update();
        // a proof that was being noted during this look is seen by the next one
        provenUntil = now.minusSeconds(60);
        if (proven > 0) {
            live.dashboardChanged();
        }
    }
}
