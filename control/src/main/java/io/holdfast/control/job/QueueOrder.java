package io.holdfast.control.job;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Says each second which of the work that is due is begun first, when there is more than the workers can do at once: what
 * is more urgent, and of the same urgency what has been due for longer.
 *
 * <p>Backups count by the criticality of their service, so that the most critical one is not behind the others; less for
 * each backup of the same service that was under way or waited when they were asked for, so that a service with many data
 * sets does not keep the others waiting; and more for each half minute that they wait, so that nothing waits for ever. In
 * these units a tier of criticality is worth 25 minutes, and each backup of the same service before it a minute, of which
 * twenty count.
 */
@Component
class QueueOrder extends Ticking {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** It takes moments, and says what else is due. */
    private static final List<String> CLOCKS = List.of(BackupTasks.SCHEDULE);
    /** Somebody waits for what has gone wrong to be put right. */
    private static final List<String> AWAITED = List.of("restore", "apply", "plan-run");

    private static final String ORDER = """
            WITH waiting AS (
                SELECT task.task_name, task.task_instance,
                    CASE
                        WHEN task.task_name = ANY (:clocks) THEN 1000
                        WHEN task.task_name = ANY (:awaited) THEN 900
                        WHEN job.id IS NULL THEN 500
                        WHEN job.requested_by <> :policy THEN 700
                        ELSE 600 - 50 * coalesce(service.tier, 3) END
                    - 2 * coalesce(job.ahead, 0)
                    + least(150, greatest(0, floor(extract(epoch FROM
                        :now - coalesce(job.requested_at, task.execution_time)) / 30))) AS urgency
                FROM scheduled_tasks task
                    LEFT JOIN backup_jobs_log job
                        ON job.id = CASE WHEN task.task_name = :backup THEN task.task_instance::uuid END
                    LEFT JOIN unnest(:services::text[], :tiers::int[]) AS service (name, tier)
                        ON service.name = job.service_name
                WHERE NOT task.picked AND task.execution_time <= :soon
            ), changed AS (
                SELECT task.task_name, task.task_instance, waiting.urgency
                FROM scheduled_tasks task JOIN waiting USING (task_name, task_instance)
                WHERE task.priority IS DISTINCT FROM waiting.urgency
                -- what a worker is about to begin needs no order any more
                FOR UPDATE OF task SKIP LOCKED
            )
            UPDATE scheduled_tasks task SET priority = changed.urgency
            FROM changed WHERE task.task_name = changed.task_name AND task.task_instance = changed.task_instance
            """;

    private final Catalog catalog;
    private final InventoryStore inventory;
    private final Clock clock;

    QueueOrder(Catalog catalog, InventoryStore inventory, Clock clock) {
        super("queue-order", TICK);
        this.catalog = catalog;
        this.inventory = inventory;
        this.clock = clock;
    }

    /** Every server does so; they come to the same. */
    @Override
    protected void tick() {
        List<Service> services = inventory.current().services();
        catalog.sql(ORDER)
                .param("clocks", CLOCKS.toArray(String[]::new))
                .param("awaited", AWAITED.toArray(String[]::new))
                .param("backup", BackupTasks.BACKUP)
                .param("policy", BackupTasks.BY_POLICY)
                .param("services", services.stream().map(Service::name).toArray(String[]::new))
                .param("tiers", services.stream().map(QueueOrder::tier).toArray(Integer[]::new))
                .param("now", Instants.parameter(clock.instant()))
                // what is due by the next tick is in its place before a worker looks
                .param("soon", Instants.parameter(clock.instant().plus(TICK).plus(TICK)))
                .update();
    }

    private static Integer tier(Service service) {
        return Integer.valueOf(service.criticality().substring("tier-".length()));
    }
}
