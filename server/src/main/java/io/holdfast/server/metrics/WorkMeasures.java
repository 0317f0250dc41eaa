package io.holdfast.server.metrics;

import io.holdfast.control.Catalog;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.job.BackupJob;
import io.holdfast.control.recovery.UpcomingDrills;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What is being done, waits, and needs somebody. */
@Component
class WorkMeasures implements Measuring {
    private final Catalog catalog;
    private final Alerts alerts;
    private final UpcomingDrills drills;
    private final Sparing<List<Counted>> ended;

    WorkMeasures(Catalog catalog, Alerts alerts, UpcomingDrills drills) {
        this.catalog = catalog;
        this.alerts = alerts;
        this.drills = drills;
        ended = new Sparing<>(() -> byState("NOT IN"), System::nanoTime);
    }

    private record Counted(String name, long number, double oldest) {}

    private List<Counted> counted(String sql) {
        return catalog.sql(sql)
                .query((row, number) ->
                        new Counted(row.getString("name"), row.getLong("number"), row.getDouble("oldest")))
                .list();
    }

    private List<Counted> byState(String open) {
        return counted("SELECT state AS name, count(*) AS number, 0 AS oldest FROM backup_jobs_log WHERE status " + open
                + " ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') GROUP BY state");
    }

    @Override
    public void measure(Measures measures) {
        Map<String, Long> states = new LinkedHashMap<>();
        BackupJob.STATES.forEach(state -> states.put(state, 0L));
        ended.get().forEach(state -> states.put(state.name(), state.number()));
        byState("IN").forEach(state -> states.put(state.name(), state.number()));
        states.forEach((state, number) -> measures.add(Measure.JOBS, Tags.of("state", state), number));

        counted("""
                SELECT task_name AS name, count(*) AS number, extract(epoch FROM now() - min(execution_time)) AS oldest
                FROM scheduled_tasks WHERE NOT picked AND execution_time <= now() GROUP BY task_name
                """).forEach(kind -> {
            measures.add(Measure.QUEUE_WAITING, Tags.of("work", kind.name()), kind.number());
            measures.add(Measure.QUEUE_OLDEST, Tags.of("work", kind.name()), kind.oldest());
        });

        counted("""
                SELECT '' AS name, count(*) AS number,
                    coalesce(extract(epoch FROM now() - min(requested_at)), 0) AS oldest
                FROM (SELECT requested_at, status FROM restore_applications
                    UNION ALL SELECT requested_at, status FROM replacements
                    UNION ALL SELECT requested_at, status FROM approval_requests
                    UNION ALL SELECT requested_at, status FROM custody_requests
                    UNION ALL SELECT requested_at, status FROM plan_runs
                    -- a version that nobody has decided about has no row of its own; while one waits, its alert stands
                    UNION ALL SELECT since, 'AWAITING_APPROVAL' FROM alerts
                        WHERE resolved_at IS NULL AND starts_with(cause, 'plan-version:')) request
                WHERE status = 'AWAITING_APPROVAL'
                """).forEach(waiting -> {
            measures.add(Measure.APPROVALS_WAITING, Tags.empty(), waiting.number());
            measures.add(Measure.APPROVALS_OLDEST, Tags.empty(), waiting.oldest());
        });

        measures.add(
                Measure.DRILLS_OVERDUE,
                Tags.empty(),
                drills.list().stream().filter(UpcomingDrills.Upcoming::overdue).count());

        var standing = alerts.standing();
        for (String severity : List.of("critical", "warning")) {
            measures.add(
                    Measure.ALERTS,
                    Tags.of("severity", severity),
                    standing.stream()
                            .filter(alert -> alert.severity().equals(severity))
                            .count());
        }

        counted("""
                SELECT channel AS name, count(*) AS number, extract(epoch FROM now() - min(due_at)) AS oldest
                FROM notifications WHERE state = 'waiting' AND (due_at <= now() OR attempts > 0) GROUP BY channel
                """).forEach(channel -> {
            measures.add(Measure.NOTIFICATIONS_WAITING, Tags.of("channel", channel.name()), channel.number());
            measures.add(Measure.NOTIFICATIONS_OLDEST, Tags.of("channel", channel.name()), channel.oldest());
        });
        counted("""
                SELECT name, 1 AS number, extract(epoch FROM now() - answered_at) AS oldest
                FROM heartbeats WHERE answered_at IS NOT NULL
                """)
                .forEach(beat -> measures.add(Measure.HEARTBEAT_AGE, Tags.of("heartbeat", beat.name()), beat.oldest()));
    }
}
