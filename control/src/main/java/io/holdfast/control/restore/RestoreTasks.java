package io.holdfast.control.restore;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kind of work that restores. */
@Configuration(proxyBeanMethods = false)
class RestoreTasks {
    static final String RESTORE = "restore";

    @Bean
    Task<Void> restoreTask(RestoreRunner runner) {
        return Tasks.oneTime(RESTORE, Void.class)
                .onDeadExecutionRevive()
                .execute((instance, context) -> runner.run(UUID.fromString(instance.getId())));
    }
}
