package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.Optional;

/** Decides where to go on with a log, from what was received and what the server is. */
sealed interface StreamStart {
    /**
     * Stream from here.
     *
     * @param position begins a segment, or follows what was received in this run
     * @param gap why it does not join on to what was received; empty when it does
     */
    record From(LogPosition position, Optional<String> gap) implements StreamStart {}

    /** Stream nothing: this is not the server that the log came from, or not any more. */
    record Refused(String why) implements StreamStart {}

    /**
     * @param received the end of what is in the spool
     * @param resume where to stream on if the server's timeline is still the same: at {@code received}, or before it
     * @param server the history of the server's timeline
     * @param flushed how far the server's log is
     */
    static StreamStart decide(LogPosition received, LogPosition resume, Ancestry server, Lsn flushed, int segmentSize) {
        int timeline = received.timeline();
        if (server.timeline() == timeline) {
            if (received.lsn().isAfter(flushed)) {
                return new Refused("The server's log ends at " + flushed + " on timeline " + timeline
                        + ", before " + received.lsn() + ", which was received from it earlier. It has lost"
                        + " committed data or was restored from an older copy without recovery. Find out which;"
                        + " what was received is kept.");
            }
            return new From(resume, Optional.empty());
        }
        if (server.timeline() < timeline) {
            return new Refused(
                    "The server is on timeline " + server.timeline() + ", but its log was followed to timeline "
                            + timeline + " already: this looks like a former primary. Point the data set at the"
                            + " present primary, or stop the old one.");
        }
        Optional<Lsn> left = server.endOf(timeline);
        if (left.isPresent()) {
            if (received.lsn().isBefore(left.get())) {
                return new From(resume, Optional.empty());
            }
            return new From(beginning(server, timeline, left.get(), segmentSize), Optional.empty());
        }
        // a sibling: no restore can go from what we have to what the server writes now
        return new From(
                new LogPosition(
                        server.timeline(),
                        WalSegment.holding(server.timeline(), flushed, segmentSize)
                                .start()),
                Optional.of("the server is on timeline " + server.timeline() + ", which did not come from timeline "
                        + timeline + " that was followed so far"));
    }

    private static LogPosition beginning(Ancestry server, int ancestor, Lsn fork, int segmentSize) {
        int next = server.after(ancestor);
        return new LogPosition(next, WalSegment.holding(next, fork, segmentSize).start());
    }
}
