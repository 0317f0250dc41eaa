package io.holdfast.control.restore;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.WorkNeeds;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kinds of work that restore, and that put back what was restored. */
@Configuration(proxyBeanMethods = false)
class RestoreTasks {
    static final String RESTORE = "restore";
    static final String APPLY = "apply";

    /** Where it may go to is anywhere: a worker for some sites only leaves it to others. */
    @Bean
    WorkNeeds restoreNeeds(InventoryStore inventory) {
        return WorkNeeds.of(RESTORE, id -> inventory.current().siteNames());
    }

    /** As above. */
    @Bean
    WorkNeeds applyNeeds(InventoryStore inventory) {
        return WorkNeeds.of(APPLY, id -> inventory.current().siteNames());
    }

    @Bean
    Task<Void> restoreTask(RestoreRunner runner) {
        return Tasks.oneTime(RESTORE, Void.class)
                .onDeadExecutionRevive()
                .execute((instance, context) -> runner.run(UUID.fromString(instance.getId())));
    }

    @Bean
    Task<Void> applyTask(PartRunner runner) {
        return Tasks.oneTime(APPLY, Void.class)
                .onDeadExecutionRevive()
                .execute((instance, context) -> apply(runner, UUID.fromString(instance.getId())));
    }

    private static void apply(PartRunner runner, UUID id) {
        try {
            runner.run(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
