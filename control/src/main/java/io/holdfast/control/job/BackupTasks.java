package io.holdfast.control.job;

import com.github.kagkarlsson.scheduler.task.Task;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.work.DurableWork;
import io.holdfast.control.work.WorkNeeds;
import io.holdfast.control.work.WorkQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** The kinds of work that make backups: the backup itself, and the clock of a data set's policy. */
@Configuration(proxyBeanMethods = false)
class BackupTasks {
    static final String BACKUP = "backup";
    /** Who asks for backups that the schedule calls for. */
    static final String BY_POLICY = "policy";

    static final String SCHEDULE = "backup-schedule";
    private static final Logger LOG = LoggerFactory.getLogger(BackupTasks.class);

    private final WorkQueue queue;
    private final Clock clock;

    BackupTasks(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Bean
    Task<Void> backupTask(BackupRunner runner) {
        return DurableWork.named(BACKUP).execute((instance, context) -> {
            Optional<Instant> again = runner.run(UUID.fromString(instance.getId()));
            return (complete, operations) ->
                    again.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    @Bean
    WorkNeeds backupNeeds(InventoryStore inventory, BackupJobs jobs) {
        return new WorkNeeds(
                BACKUP,
                id -> sites(UUID.fromString(id), inventory, jobs),
                (id, why) -> jobs.waitForWorker(UUID.fromString(id), why));
    }

    private static Set<String> sites(UUID id, InventoryStore inventory, BackupJobs jobs) {
        BackupJob job = jobs.get(id);
        if (!job.isOpen() || jobs.isToStop(id)) {
            // whoever has it in hand ends it
            return Set.of();
        }
        Inventory current = inventory.current();
        return current.findDataSet(job.dataSet()).map(current::sitesOf).orElse(Set.of());
    }

    @Bean
    Task<Void> scheduleTask(
            InventoryStore inventory,
            BackupRequests requests,
            BackupJobs jobs,
            RecoveryPoints points,
            MissedBackups missed) {
        return DurableWork.named(SCHEDULE).execute((instance, context) -> {
            Inventory current = inventory.current();
            Optional<DataSet> dataSet = current.findDataSet(instance.getId());
            Optional<Schedule> schedule =
                    dataSet.flatMap(it -> current.policyOf(it).schedule());
            if (dataSet.isPresent() && schedule.isPresent()) {
                Instant due = context.getExecution().getExecutionTime();
                boolean pending = jobs.pending(dataSet.get().name());
                boolean made = points.madeSince(dataSet.get().name(), due);
                if (!made) {
                    missed.note(dataSet.get(), current.policyOf(dataSet.get()), schedule.get(), due, pending);
                }
                if (pending) {
                    LOG.info(
                            "The due backup of {} is left out: one is under way",
                            dataSet.get().name());
                } else if (made) {
                    // by somebody's wish, or by a server whose catalog this one was brought back from
                    LOG.info(
                            "The due backup of {} is left out: one was made since it was due",
                            dataSet.get().name());
                } else {
                    requests.request(dataSet.get().name(), null, null, BY_POLICY);
                }
            }
            Optional<Instant> next = schedule.map(it -> it.next(clock.instant()));
            return (complete, operations) ->
                    next.ifPresentOrElse(at -> operations.reschedule(complete, at), operations::stop);
        });
    }

    /** Sets the clocks of all data sets; a clock that is unchanged keeps its next time. */
    @EventListener
    void applied(InventoryStore.Applied event) {
        Inventory inventory = event.inventory();
        for (DataSet dataSet : inventory.dataSets()) {
            Optional<Schedule> schedule = inventory.policyOf(dataSet).schedule();
            if (schedule.isEmpty()) {
                queue.remove(SCHEDULE, dataSet.name());
            } else {
                Instant next = schedule.get().next(clock.instant());
                // never later than it stands: the same declarations again must not put a due backup off
                queue.bringForward(
                        SCHEDULE, dataSet.name(), next, schedule.get().cron().isPresent(), clock.instant());
            }
        }
    }
}
