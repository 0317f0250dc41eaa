package io.holdfast.control.restore;

import io.holdfast.control.ConflictException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.restore.RestoreApplication.Status;
import io.holdfast.control.work.Cancellable;
import io.holdfast.control.work.StoppableWork;
import io.holdfast.control.work.WorkQueue;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Cancels putting back parts, which changes nothing until it is committed. One that runs, here or in another process, ends
 * within a second or two.
 */
@Component
class PartCancels implements Cancellable {
    private final RestoreApplications applications;
    private final RestoreOperations operations;
    private final StoppableWork running;
    private final WorkQueue queue;
    private final LiveFeed live;

    PartCancels(
            RestoreApplications applications,
            RestoreOperations operations,
            StoppableWork running,
            WorkQueue queue,
            LiveFeed live) {
        this.applications = applications;
        this.operations = operations;
        this.running = running;
        this.queue = queue;
        this.live = live;
    }

    /**
     * One that runs is still running when this returns, and may be committed all the same. Does nothing more to one that was
     * cancelled before.
     *
     * @throws NotFoundException when there is none
     * @throws ConflictException when it waits for approval or has ended otherwise
     */
    RestoreApplication cancel(UUID id, String by) {
        RestoreApplication application = applications.get(id);
        if (!applications.askToCancel(id, by)) {
            RestoreApplication now = applications.get(id);
            if (now.status() == Status.AWAITING_APPROVAL) {
                throw new ConflictException(
                        "It waits for a second person and has not begun. Whoever asked for it withdraws"
                                + " it: DELETE /api/v1/admin/restore/applications/" + id
                                + ", or 'holdfast approvals withdraw'.");
            }
            if (now.status() != Status.CANCELLED) {
                throw new ConflictException(
                        "Putting it back has ended (" + now.status() + "); there is nothing to cancel.");
            }
            return now;
        }
        // nobody has begun it: whoever takes it up finds it ended
        if (applications.settleCancelled(id, Status.SCHEDULED)) {
            queue.remove(RestoreTasks.APPLY, id.toString());
        }
        running.stop(id);
        RestoreOperation operation = operations.get(application.restoreId());
        live.tell("restore", operation.restoreId().toString(), operation, Set.of(operation.serviceName()));
        live.dashboardChanged();
        return applications.get(id);
    }

    @Override
    public List<UUID> toCancel() {
        return applications.toCancel();
    }
}
