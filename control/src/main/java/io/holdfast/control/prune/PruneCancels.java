package io.holdfast.control.prune;

import io.holdfast.control.ConflictException;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.Cancellable;
import io.holdfast.control.work.StoppableWork;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Cancels prunes, which can be stopped at any moment. One that runs in another process ends within a second or two. */
@Component
class PruneCancels implements Cancellable {
    private final Prunes prunes;
    private final StoppableWork running;
    private final LiveFeed live;

    PruneCancels(Prunes prunes, StoppableWork running, LiveFeed live) {
        this.prunes = prunes;
        this.running = running;
        this.live = live;
    }

    /**
     * It is still running when this returns. Does nothing more to one that was cancelled before.
     *
     * @throws ConflictException when it has ended otherwise
     */
    Prune cancel(String repository, UUID id, String by) {
        Prune prune = prunes.get(repository, id);
        if (!prunes.askToCancel(id, by)) {
            Prune ended = prunes.get(repository, id);
            if (ended.status() != Prune.Status.CANCELLED) {
                throw new ConflictException(
                        "The prune has ended (" + ended.status() + "); there is nothing to cancel.");
            }
            return ended;
        }
        running.stop(prune.pruneId());
        live.dashboardChanged();
        return prunes.get(repository, id);
    }

    @Override
    public List<UUID> toCancel() {
        return prunes.toCancel();
    }
}
