package io.holdfast.server.live;

import io.holdfast.server.live.FeedHistory.Numbered;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What one client has still to get, 256 events at most. For a client that reads too slowly everything that waits is
 * replaced by one {@code dashboard}: it asks for the present state anew instead of being told of the past.
 */
final class Subscriber {
    private static final int MOST_WAITING = 256;

    private final Deque<Numbered> waiting;
    private boolean ended;

    Subscriber(List<Numbered> first) {
        waiting = new ArrayDeque<>(first);
    }

    synchronized void offer(Numbered event) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
            waiting.add(new Numbered(event.id(), EventStreams.resync().event()));
        } else {
            waiting.add(event);
        }
        notifyAll();
    }

    /** Waits for the next one; empty when none came in time or the stream has ended. */
    synchronized Optional<Numbered> next(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (waiting.isEmpty() && !ended) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return ended ? Optional.empty() : Optional.ofNullable(waiting.poll());
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
