package io.holdfast.control.scrub;

import io.holdfast.control.ConflictException;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.Cancellable;
import io.holdfast.control.work.StoppableWork;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Cancels scrubs, which change nothing. One that runs in another process ends within a second or two. */
@Component
class ScrubCancels implements Cancellable {
    private final Scrubs scrubs;
    private final StoppableWork running;
    private final LiveFeed live;

    ScrubCancels(Scrubs scrubs, StoppableWork running, LiveFeed live) {
        this.scrubs = scrubs;
        this.running = running;
        this.live = live;
    }

    /**
     * It is still running when this returns. Does nothing more to one that was cancelled before.
     *
     * @throws ConflictException when it has ended otherwise
     */
    Scrub cancel(String repository, UUID id, String by) {
        Scrub scrub = scrubs.get(repository, id);
        if (!scrubs.askToCancel(id, by)) {
            Scrub ended = scrubs.get(repository, id);
            if (ended.status() != Scrub.Status.CANCELLED) {
                throw new ConflictException(
                        "The scrub has ended (" + ended.status() + "); there is nothing to cancel.");
            }
            return ended;
        }
        running.stop(scrub.scrubId());
        live.dashboardChanged();
        return scrubs.get(repository, id);
    }

    @Override
    public List<UUID> toCancel() {
        return scrubs.toCancel();
    }
}
