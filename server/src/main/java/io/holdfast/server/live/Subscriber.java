package io.holdfast.server.live;

import io.holdfast.server.live.FeedHistory.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What one client has still to get. For a client that reads too slowly everything that waits is replaced by one
 * {@code dashboard}: it asks for the present state anew instead of being told of the past.
 */
final class Subscriber {
    private static final int MOST_WAITING = 256;
    /** Where of each thing only the last state waits: of as many backups as a large installation runs at a time. */
    private static final int MOST_STATES_WAITING = 10_000;

    /** Types whose events say all that the ones before said. */
    private static final Set<String> STATES = Set.of("backup", "restore", "run", "drill");

    /** By what a later event takes the place of. */
    private final SequencedMap<String, Numbered> waiting = new LinkedHashMap<>();

    private final boolean lastStates;
    private final int most;
    private boolean ended;

    /** @param lastStates whether of what is told several times the last is enough */
    Subscriber(List<Numbered> first, boolean lastStates) {
        this.lastStates = lastStates;
        this.most = lastStates ? MOST_STATES_WAITING : MOST_WAITING;
        first.forEach(this::put);
    }

    private void put(Numbered event) {
        String place = lastStates && STATES.contains(event.event().type())
                ? event.event().type() + "/" + event.event().id()
                : event.id();
        // behind what came meanwhile: the id that the client has seen last stands for all before it
        Numbered before = waiting.remove(place);
        waiting.put(
                place,
                before == null ? event : new Numbered(event.id(), event.event().after(before.event())));
    }

    synchronized void offer(Numbered event) {
        if (waiting.size() >= most) {
            waiting.clear();
            put(new Numbered(event.id(), EventStreams.resync().event()));
        } else {
            put(event);
        }
        notifyAll();
    }

    /**
     * Waits for events and takes all that wait then.
     *
     * @param atMost none when none came in this time, or when the stream has ended
     * @param gathered how long after the first one is waited for others
     */
    synchronized List<Numbered> next(Duration atMost, Duration gathered) throws InterruptedException {
        long began = System.nanoTime();
        while (waiting.isEmpty() && !ended && await(began, atMost)) {
            // until one comes
        }
        long first = System.nanoTime();
        while (!waiting.isEmpty() && !ended && await(first, gathered)) {
            // what comes is there
        }
        if (ended) {
            return List.of();
        }
        List<Numbered> all = new ArrayList<>(waiting.values());
        waiting.clear();
        return all;
    }

    /** Whether there was time left to wait, of which some is over. */
    private boolean await(long since, Duration atMost) throws InterruptedException {
        long left = (since + atMost.toNanos() - System.nanoTime()) / 1_000_000;
        if (left > 0) {
            wait(left);
        }
        return left > 0;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
