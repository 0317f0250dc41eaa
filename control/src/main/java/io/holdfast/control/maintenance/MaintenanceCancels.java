package io.holdfast.control.maintenance;

import io.holdfast.control.ConflictException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.StoppableWork;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Cancels maintenance, which can be stopped at any moment. What runs in another process ends within a second or two. */
@Component
public class MaintenanceCancels {
    private final StoppableWork running;
    private final LiveFeed live;
    private final MaintenanceNews news;

    MaintenanceCancels(StoppableWork running, LiveFeed live, MaintenanceNews news) {
        this.running = running;
        this.live = live;
        this.news = news;
    }

    /**
     * It is still running when this returns. Does nothing more to one that was cancelled before.
     *
     * @throws NotFoundException when the repository had no such one
     * @throws ConflictException when it has ended otherwise
     */
    public <R extends MaintenanceRun> R cancel(MaintenanceLog<R> log, String repository, UUID id, String by) {
        R run = log.get(repository, id);
        if (!log.askToCancel(id, by)) {
            R ended = log.get(repository, id);
            if (!ended.wasCancelled()) {
                throw new ConflictException(
                        "The " + log.noun() + " has ended (" + ended.status() + "); there is nothing to cancel.");
            }
            return ended;
        }
        running.stop(run.runId());
        live.dashboardChanged();
        news.changed(log, repository);
        return log.get(repository, id);
    }
}
