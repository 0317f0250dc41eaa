package io.holdfast.site.agent;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How long ago the active server was where a standby is now, by the active site's own clock: it notes at each look how far
 * its log was. So the sites' clocks need not agree, and a server that nobody writes to has no lag. For one thread.
 */
final class Lag {
    private static final int KEPT = 4096;

    private record Mark(Lsn position, long millis) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** @param position how far the log is written now; it never goes back */
    void note(Lsn position, long millis) {
        if (marks.isEmpty() || position.isAfter(marks.getLast().position())) {
            marks.addLast(new Mark(position, millis));
            if (marks.size() > KEPT) {
                marks.removeFirst();
            }
        }
    }

    /** Milliseconds since the log was first further than this; 0 when it is not; absent when that was too long ago. */
    Optional<Long> of(Lsn reached, long now) {
        if (marks.isEmpty() || !reached.isBefore(marks.getLast().position())) {
            return Optional.of(0L);
        }
        if (reached.isBefore(marks.getFirst().position())) {
            return Optional.empty();
        }
        for (Mark mark : marks) {
            if (mark.position().isAfter(reached)) {
                return Optional.of(now - mark.millis());
            }
        }
        return Optional.of(0L);
    }
}
