package io.holdfast.control.work;

import com.github.kagkarlsson.scheduler.event.ExecutionChain;
import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.holdfast.control.trace.WorkSpan;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.stereotype.Component;

/** Has whatever workers do traced. */
@Component
final class TracedWork implements ExecutionInterceptor {
    private final ObservationRegistry registry;

    TracedWork(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public CompletionHandler<?> execute(TaskInstance<?> instance, ExecutionContext context, ExecutionChain chain) {
        try (WorkSpan span = WorkSpan.of(registry, instance.getTaskName(), instance.getId())) {
            try {
                return chain.proceed(instance, context);
            } catch (RuntimeException | Error e) {
                span.failed(e);
                throw e;
            }
        }
    }
}
