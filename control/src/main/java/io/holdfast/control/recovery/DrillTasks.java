package io.holdfast.control.recovery;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.work.WorkNeeds;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kind of work that drills. */
@Configuration(proxyBeanMethods = false)
class DrillTasks {
    static final String DRILL = "drill";

    /** Where it may go to is anywhere: a worker for some sites only leaves it to others. */
    @Bean
    WorkNeeds drillNeeds(InventoryStore inventory) {
        return WorkNeeds.of(DRILL, id -> inventory.current().siteNames());
    }

    @Bean
    Task<Void> drillTask(DrillRunner runner) {
        return Tasks.oneTime(DRILL, Void.class)
                .onDeadExecutionRevive()
                .execute((instance, context) -> runner.run(UUID.fromString(instance.getId())));
    }
}
