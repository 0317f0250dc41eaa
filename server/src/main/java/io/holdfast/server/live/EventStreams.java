package io.holdfast.server.live;

import io.holdfast.control.live.LiveEvent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events, one stream a client. The last events are kept, so that a client that comes back with the last id it
 * saw misses nothing that is still there; one that misses more is told to ask afresh by a {@code dashboard} event.
 */
@RestController
@Tag(name = "Events")
class EventStreams implements SmartLifecycle {
    private static final int KEPT = 500;

    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final Deque<NumberedEvent> latest = new ArrayDeque<>();
    private long number;
    private volatile boolean running;

    @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "What happens, as it happens: backup, restore, drill, log, alert and dashboard events")
    SseEmitter events(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastSeen) {
        // streams end when the client goes or the server stops
        SseEmitter emitter = new SseEmitter(0L);
        EventStream stream = new EventStream(emitter, streams::remove);
        synchronized (latest) {
            missed(lastSeen).forEach(stream::offer);
            streams.add(stream);
        }
        stream.start();
        return emitter;
    }

    private List<NumberedEvent> missed(@Nullable String lastSeen) {
        if (lastSeen == null) {
            return List.of();
        }
        long seen;
        try {
            seen = Long.parseLong(lastSeen);
        } catch (NumberFormatException e) {
            seen = -1;
        }
        NumberedEvent oldest = latest.peekFirst();
        boolean whole = seen <= number && oldest != null && oldest.number() <= seen + 1;
        if (!whole) {
            return List.of(new NumberedEvent(number, new LiveEvent("dashboard", "dashboard", java.util.Map.of())));
        }
        List<NumberedEvent> since = new ArrayList<>();
        for (NumberedEvent event : latest) {
            if (event.number() > seen) {
                since.add(event);
            }
        }
        return since;
    }

    @EventListener
    void tell(LiveEvent event) {
        synchronized (latest) {
            NumberedEvent numbered = new NumberedEvent(++number, event);
            latest.addLast(numbered);
            if (latest.size() > KEPT) {
                latest.removeFirst();
            }
            streams.forEach(stream -> stream.offer(numbered));
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Ends every stream first: a web server that stops waits for them. */
    @Override
    public void stop() {
        running = false;
        streams.forEach(EventStream::end);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
