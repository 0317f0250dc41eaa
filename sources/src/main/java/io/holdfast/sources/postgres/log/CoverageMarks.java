package io.holdfast.sources.postgres.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Knows up to which instant a piece of the log is all there was. Safe for many threads.
 *
 * <p>A message with log names the end up to which the server had flushed when it began to send, and carries its clock.
 * The walsender does one thing after the other: when it began to send message <em>n</em>, all that was committed by the
 * clock of the message before it lay before the end that message <em>n</em> names. So each such end is paired with the
 * clock of the message before it, and the pair means: whoever holds the log up to this end has lost nothing that was
 * committed before this instant.
 *
 * <p>A keepalive is different ({@code WalSndKeepalive} in walsender.c): it names how far the server has <em>sent</em>,
 * and while it answers questions that wait in its socket it does not look for new log at all. A server that is kept from
 * running answers two of them with the same old end and with clocks after commits that lie beyond it. So a question is asked
 * only once the one before is answered, which lets it look for new log in between, and an answer that names the same end
 * once more counts for the clock of the answer before the last only: to be fooled by that, the server must be kept from
 * running twice in a row, for as long as we wait between two questions, between sending and receiving.
 */
final class CoverageMarks {
    private static final Duration SPACING = Duration.ofMillis(100);
    private static final int MOST = 4096;

    private final List<Mark> marks = new ArrayList<>();
    private Optional<Said> before = Optional.empty();
    private Optional<LogPosition> toldEnd = Optional.empty();
    /** The end that the server keeps to in its answers, with what it said before the last of them. */
    private Optional<Resting> resting = Optional.empty();

    /**
     * @param end of the server's log
     * @param server the instant by the server's clock
     * @param local the same instant by this machine's clock, as the message came in
     */
    record Mark(LogPosition end, Instant server, Instant local) {}

    private record Said(Instant server, Instant local) {}

    private record Resting(LogPosition end, Said last) {}

    /**
     * Log came in.
     *
     * @param end up to which the server had flushed its log
     * @param server the clock in the message
     * @param local this machine's clock now
     */
    synchronized void said(LogPosition end, Instant server, Instant local) {
        before.ifPresent(said -> mark(end, said));
        toldEnd = Optional.of(end);
        resting = Optional.empty();
        before = Optional.of(new Said(server, local));
    }

    /**
     * The server answered a question that was asked when the one before was answered.
     *
     * @param end up to which it has sent its log
     * @param server the clock in the answer
     * @param local this machine's clock now
     */
    synchronized void answered(LogPosition end, Instant server, Instant local) {
        Said now = new Said(server, local);
        resting.filter(it -> it.end().equals(end)).ifPresent(it -> mark(end, it.last()));
        resting = before.map(last -> new Resting(end, last));
        before = Optional.of(now);
    }

    private void mark(LogPosition end, Said when) {
        Mark mark = new Mark(end, when.server(), when.local());
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

    /** All that was committed before this instant lies before this end, by the word of somebody who knows. */
    synchronized void complete(LogPosition end, Instant server, Instant local) {
        marks.add(new Mark(end, server, local));
        thin();
    }

    /** A new connection, or another timeline: the last message says nothing of what came before the next. */
    synchronized void interrupted() {
        before = Optional.empty();
        resting = Optional.empty();
    }

    /** Another timeline begins: positions mean something else from here on. */
    synchronized void clear() {
        marks.clear();
        toldEnd = Optional.empty();
        before = Optional.empty();
        resting = Optional.empty();
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

    /** Bytes that the server had beyond a position when it last sent some; 0 when it said nothing of that timeline. */
    synchronized long beyond(LogPosition position) {
        return toldEnd.filter(end -> end.timeline() == position.timeline())
                .map(end -> Math.max(0, end.lsn().minus(position.lsn())))
                .orElse(0L);
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
