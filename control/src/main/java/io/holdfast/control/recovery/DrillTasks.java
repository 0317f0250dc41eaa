package io.holdfast.control.recovery;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kind of work that drills. */
@Configuration(proxyBeanMethods = false)
class DrillTasks {
    static final String DRILL = "drill";

    @Bean
    Task<Void> drillTask(DrillRunner runner) {
        return Tasks.oneTime(DRILL, Void.class)
                .onDeadExecutionRevive()
                .execute((instance, context) -> runner.run(UUID.fromString(instance.getId())));
    }
}
