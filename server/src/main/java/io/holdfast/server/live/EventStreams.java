package io.holdfast.server.live;

import io.holdfast.control.live.LiveEvent;
import io.holdfast.server.live.FeedHistory.Numbered;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hands every event of this process to every client that listens. Never waits for a client. */
@Component
class EventStreams {
    private final FeedHistory history = new FeedHistory();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

    /** Adding to the history and to the queues is one step, so that who joins meanwhile misses and doubles nothing. */
    @EventListener
    synchronized void on(LiveEvent event) {
        Numbered numbered = history.add(event);
        subscribers.forEach(subscriber -> subscriber.offer(numbered));
    }

    /**
     * A subscriber that gets all from now on, and first what it missed.
     *
     * @param lastId the last event that the client has seen; null for a new client
     * @param lastStates whether of what is told several times before it is sent the last is enough
     */
    synchronized Subscriber subscribe(@Nullable String lastId, boolean lastStates) {
        List<Numbered> first = new ArrayList<>();
        if (lastId != null) {
            history.after(lastId).ifPresentOrElse(first::addAll, () -> first.add(resync()));
        }
        Subscriber subscriber = new Subscriber(first, lastStates);
        subscribers.add(subscriber);
        return subscriber;
    }

    void leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
        subscriber.end();
    }

    int listening() {
        return subscribers.size();
    }

    /** Tells the client to ask for everything anew. */
    static Numbered resync() {
        return new Numbered("", new LiveEvent("dashboard", "dashboard", Map.of(), Set.of(), null));
    }

    /** Before the web server waits for its requests to end: these never would. */
    @EventListener(ContextClosedEvent.class)
    @PreDestroy
    void endAll() {
        subscribers.forEach(Subscriber::end);
    }
}
