package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.SourceKinds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Notes backups whose time passed without them as jobs of their own, so that the history has no silent holes. */
@Component
class MissedBackups {
    /** A schedule that is more frequent than this means as often as possible: nobody counts what is left out. */
    private static final Duration COUNTED = Duration.ofMinutes(1);

    private static final int MOST_COUNTED = 10_000;

    private final Catalog catalog;
    private final SourceKinds kinds;
    private final JobLog log;
    private final Alerts alerts;
    private final Clock clock;

    MissedBackups(Catalog catalog, SourceKinds kinds, JobLog log, Alerts alerts, Clock clock) {
        this.catalog = catalog;
        this.kinds = kinds;
        this.log = log;
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * @param due when the backup that is looked at now was due
     * @param pending one is under way, so that none is made for this time either
     */
    void note(DataSet dataSet, Policy policy, Schedule schedule, Instant due, boolean pending) {
        if (Duration.between(due, schedule.next(due)).compareTo(COUNTED) < 0) {
            return;
        }
        int passed = 0;
        Instant now = clock.instant();
        for (Instant next = schedule.next(due);
                !next.isAfter(now) && passed < MOST_COUNTED;
                next = schedule.next(next)) {
            passed++;
        }
        if (passed > 0) {
            add(
                    dataSet,
                    policy,
                    due,
                    passed,
                    "The server did not run, or was too busy, when " + backups(passed) + " due.");
        } else if (pending) {
            add(dataSet, policy, due, 1, "The one before was still under way, or paused.");
        }
    }

    private static String backups(int number) {
        return number == 1 ? "1 backup was" : number + " backups were";
    }

    private void add(DataSet dataSet, Policy policy, Instant due, int number, String why) {
        UUID id = UUID.randomUUID();
        if (catalog.inTransaction(() -> insert(id, dataSet, policy, due, why))) {
            alerts.raise(
                    "job-missed:" + dataSet.name(),
                    Alerts.Severity.WARNING,
                    "A backup of " + dataSet.name() + " was missed",
                    (number == 1 ? "It was" : "The first was") + " due at " + due + ". " + why,
                    dataSet.name());
        }
    }

    /** @return false when it is noted already, by a server that died before it set the clock's next time */
    private boolean insert(UUID id, DataSet dataSet, Policy policy, Instant due, String why) {
        int added = catalog.sql("""
                INSERT INTO backup_jobs_log (id, job_name, service_name, target_resource_identifier,
                    target_resource_type, backup_type, requested_at, scheduled_for, end_time, requested_by, status, state,
                    error_message)
                SELECT :id, :name, :service, :dataSet, :type, :backupType, :now, :due, :now, :by, 'MISSED', 'missed', :why
                WHERE NOT EXISTS (SELECT FROM backup_jobs_log
                    WHERE target_resource_identifier = :dataSet AND state = 'missed' AND scheduled_for = :due)
                """)
                .param("id", id)
                .param("name", dataSet.name() + " missed")
                .param("service", dataSet.service())
                .param("dataSet", dataSet.name())
                .param("type", kinds.resourceType(dataSet))
                .param("backupType", policy.backupTypeOfJobs())
                .param("now", Instants.parameter(clock.instant()))
                .param("due", Instants.parameter(due))
                .param("by", BackupTasks.BY_POLICY)
                .param("why", why)
                .update();
        if (added > 0) {
            log.warning(id, why);
        }
        return added > 0;
    }
}
