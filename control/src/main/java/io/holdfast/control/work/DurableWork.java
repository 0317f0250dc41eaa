package io.holdfast.control.work;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;

/**
 * Kinds of work that lose nothing: what a server that died left is taken up by any other, and what ends by an exception –
 * mostly because the catalog is away – is begun again soon, for as long as it takes.
 */
public final class DurableWork {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private DurableWork() {}

    /** To be completed by what is to be done; names are for good, as they are in catalogs. */
    public static Tasks.TaskBuilder<Void> named(String name) {
        return Tasks.custom(name, Void.class)
                .onDeadExecutionRevive()
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AGAIN));
    }
}
