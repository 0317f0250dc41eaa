package io.holdfast.control.restore;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kinds of work that restore, and that put back what was restored. */
@Configuration(proxyBeanMethods = false)
class RestoreTasks {
    static final String RESTORE = "restore";
    static final String APPLY = "apply";

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
