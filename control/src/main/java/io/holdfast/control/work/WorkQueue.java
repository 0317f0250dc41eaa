package io.holdfast.control.work;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.holdfast.control.Catalog;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/** Puts work in the queue, in the caller's transaction if there is one. Work is named by task and id, once each. */
@Component
public class WorkQueue {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    private final SchedulerClient client;
    private final PromptStart prompt;
    private final Clock clock;

    WorkQueue(Catalog catalog, PromptStart prompt, Clock clock) {
        this.prompt = prompt;
        this.clock = clock;
        client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(catalog.dataSource()))
                .build();
    }

    /** Does nothing when the same work is in the queue already. */
    public void add(String task, String id, Instant at) {
        client.scheduleIfNotExists(SchedulableInstance.of(new TaskInstance<>(task, id), at));
        tellIfDue(at);
    }

    private void tellIfDue(Instant at) {
        if (!at.isAfter(clock.instant())) {
            prompt.workHasCome();
        }
    }

    /**
     * Puts the work at this time; when it is in the queue for an earlier time it stays there unless {@code exactly}.
     * Work that is running, or due and only not begun yet, is left alone: it sets its next time itself.
     */
    public void bringForward(String task, String id, Instant at, boolean exactly, Instant now) {
        var present = client.getScheduledExecution(TaskInstanceId.of(task, id));
        if (present.isEmpty()) {
            add(task, id, at);
        } else if (!present.get().isPicked()
                && present.get().getExecutionTime().isAfter(now)
                && (exactly || at.isBefore(present.get().getExecutionTime()))) {
            unlessBegun(() -> client.reschedule(TaskInstanceId.of(task, id), at));
            tellIfDue(at);
        }
    }

    /** Takes work out of the queue. Work that is running is left alone: it asks at its end whether there is a next time. */
    public void remove(String task, String id) {
        var present = client.getScheduledExecution(TaskInstanceId.of(task, id));
        if (present.isPresent() && !present.get().isPicked()) {
            unlessBegun(() -> client.cancel(TaskInstanceId.of(task, id)));
        }
    }

    /** It may have been begun, by any server, or have ended, since it was looked at. */
    private static void unlessBegun(Runnable change) {
        try {
            change.run();
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            LOG.debug("Work in the queue moved on by itself", e);
        }
    }
}
