package io.holdfast.server.live;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One client's stream, written by a thread of its own: a slow client holds nobody up. One that falls behind by more than
 * its queue is cut off; it comes back and asks for what it missed.
 */
final class EventStream {
    private static final int QUEUE = 256;
    private static final long HEARTBEAT_SECONDS = 15;

    private final SseEmitter emitter;
    private final Consumer<EventStream> whenEnded;
    private final BlockingQueue<NumberedEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = Thread.ofVirtual().name("events").unstarted(this::write);

    EventStream(SseEmitter emitter, Consumer<EventStream> whenEnded) {
        this.emitter = emitter;
        this.whenEnded = whenEnded;
        emitter.onCompletion(this::end);
        emitter.onError(error -> end());
    }

    void start() {
        writer.start();
    }

    void offer(NumberedEvent event) {
        if (!queue.offer(event)) {
            end();
        }
    }

    void end() {
        writer.interrupt();
        whenEnded.accept(this);
    }

    private void write() {
        try {
            emitter.send(SseEmitter.event().comment("connected").reconnectTime(2000));
            while (true) {
                NumberedEvent next = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    emitter.send(SseEmitter.event().comment("alive"));
                } else {
                    emitter.send(SseEmitter.event()
                            .id(Long.toString(next.number()))
                            .name(next.event().type())
                            .data(next.event().payload(), MediaType.APPLICATION_JSON));
                }
            }
        } catch (InterruptedException e) {
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            // the client has gone
            whenEnded.accept(this);
        }
    }
}
