package io.holdfast.sources.postgres.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Knows up to which instant a piece of the log is all there was. Safe for many threads.
 *
 * <p>Each message of the server carries its clock and the end of its log. The end is read a moment before or after the
 * clock; but when message <em>n</em> was sent, all that was committed by the clock of message <em>n-1</em> lay before
 * the end that message <em>n</em> names. So each end is paired with the clock of the message before it, and the pair
 * means: whoever holds the log up to this end has lost nothing that was committed before this instant.
 */
final class CoverageMarks {
    private static final Duration SPACING = Duration.ofMillis(100);
    private static final int MOST = 4096;

    private final List<Mark> marks = new ArrayList<>();
    private Optional<Said> before = Optional.empty();

    /**
     * @param end of the server's log
     * @param server the instant by the server's clock
     * @param local the same instant by this machine's clock, as the message came in
     */
    record Mark(LogPosition end, Instant server, Instant local) {}

    private record Said(Instant server, Instant local) {}

    /**
     * A message came in.
     *
     * @param end of the log as the message names it
     * @param server the clock in the message
     * @param local this machine's clock now
     */
    synchronized void said(LogPosition end, Instant server, Instant local) {
        if (before.isPresent()) {
            Mark mark = new Mark(end, before.get().server(), before.get().local());
            boolean sameEnd = !marks.isEmpty() && marks.getLast().end().equals(end);
            boolean close = marks.size() > 1
                    && Duration.between(marks.get(marks.size() - 2).server(), mark.server())
                                    .compareTo(SPACING)
                            < 0;
            if (sameEnd || close) {
                // a later instant with the same end says more; one just a little later replaces its neighbour
                marks.removeLast();
            }
            marks.add(mark);
            thin();
        }
        before = Optional.of(new Said(server, local));
    }

    /** All that was committed before this instant lies before this end, by the word of somebody who knows. */
    synchronized void complete(LogPosition end, Instant server, Instant local) {
        marks.add(new Mark(end, server, local));
        thin();
    }

    /** A new connection, or another timeline: the last message says nothing of what came before the next. */
    synchronized void interrupted() {
        before = Optional.empty();
    }

    /** Another timeline begins: positions mean something else from here on. */
    synchronized void clear() {
        marks.clear();
        before = Optional.empty();
    }

    /** The latest instant up to which the log before {@code end} is complete; empty when not known. */
    synchronized Optional<Mark> at(LogPosition end) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            if (marks.get(i).end().compareTo(end) <= 0) {
                return Optional.of(marks.get(i));
            }
        }
        return Optional.empty();
    }

    /** Long behind, every second mark will do. */
    private void thin() {
        if (marks.size() >= MOST) {
            for (int i = marks.size() - 2; i > 0; i -= 2) {
                marks.remove(i);
            }
        }
    }
}
