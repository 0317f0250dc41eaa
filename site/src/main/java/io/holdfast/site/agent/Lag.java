package io.holdfast.site.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How long ago the active server was where a standby is now, by the active site's own clock: it notes at each look how far
 * its log, or its heartbeat, was. So the sites' clocks need not agree, and a server that nobody writes to has no lag. For one thread.
 */
final class Lag<P extends Comparable<P>> {
    private static final int KEPT = 4096;

    private record Mark<P>(P position, long millis) {}

    private final Deque<Mark<P>> marks = new ArrayDeque<>();

    /** @param position how far it is written now; what goes back is not noted */
    void note(P position, long millis) {
        if (marks.isEmpty() || position.compareTo(marks.getLast().position()) > 0) {
            marks.addLast(new Mark<>(position, millis));
            if (marks.size() > KEPT) {
                marks.removeFirst();
            }
        }
    }

    /** Milliseconds since the log was first further than this; 0 when it is not; absent when that was too long ago. */
    Optional<Long> of(P reached, long now) {
        if (marks.isEmpty() || reached.compareTo(marks.getLast().position()) >= 0) {
            return Optional.of(0L);
        }
        if (reached.compareTo(marks.getFirst().position()) < 0) {
            return Optional.empty();
        }
        for (Mark<P> mark : marks) {
            if (mark.position().compareTo(reached) > 0) {
                return Optional.of(now - mark.millis());
            }
        }
        return Optional.of(0L);
    }
}
