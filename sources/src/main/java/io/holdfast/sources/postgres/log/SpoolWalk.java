package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.NavigableMap;
import java.util.Optional;

/** Says what follows a position in a spool, as of one look at it. */
record SpoolWalk(
        NavigableMap<WalSegment, Spool.Held> segments, NavigableMap<Integer, Ancestry> histories, int segmentSize) {

    sealed interface Step {
        /** Bytes of one segment. @param offset within the segment */
        record Bytes(WalSegment segment, int offset, int length) implements Step {
            LogPosition end() {
                return new LogPosition(segment.timeline(), segment.start().plus(offset + (long) length));
            }
        }

        /** The timeline was left for a later one, with nothing missing. @param next where to go on, a segment's start */
        record Fork(Ancestry history, LogPosition next) implements Step {}

        /** The spool has what comes later, but not what comes next. @param next where it goes on, a segment's start */
        record Hole(LogPosition next) implements Step {}

        /** Nothing more was received. */
        record End() implements Step {}
    }

    static SpoolWalk of(Spool spool, int segmentSize) {
        return new SpoolWalk(spool.segments(), spool.histories(), segmentSize);
    }

    /** Where the spool begins; empty when it holds nothing. */
    Optional<LogPosition> start() {
        return segments.isEmpty()
                ? Optional.empty()
                : Optional.of(new LogPosition(
                        segments.firstKey().timeline(), segments.firstKey().start()));
    }

    Step after(LogPosition position) {
        WalSegment segment = position.segment(segmentSize);
        int offset = (int) position.lsn().minus(segment.start());
        Spool.Held held = segments.get(segment);
        if (held != null && offset < held.length()) {
            return new Step.Bytes(segment, offset, held.length() - offset);
        }
        WalSegment later = segments.higherKey(segment);
        if (later == null) {
            return new Step.End();
        }
        LogPosition next = new LogPosition(later.timeline(), later.start());
        if (later.timeline() > position.timeline()) {
            Ancestry history = histories.getOrDefault(later.timeline(), Ancestry.none(later.timeline()));
            Optional<Lsn> fork = history.endOf(position.timeline());
            if (fork.isPresent()
                    && !fork.get().isAfter(position.lsn())
                    && !later.start().isAfter(fork.get())) {
                return new Step.Fork(history, next);
            }
        }
        return new Step.Hole(next);
    }

    /** Bytes that follow a position up to the next hole; the pieces before a fork count in full. */
    long bytesAfter(LogPosition position) {
        long bytes = 0;
        LogPosition at = position;
        while (true) {
            switch (after(at)) {
                case Step.Bytes piece -> {
                    bytes += piece.length();
                    at = piece.end();
                }
                case Step.Fork fork -> at = fork.next();
                case Step.Hole hole -> at = hole.next();
                case Step.End end -> {
                    return bytes;
                }
            }
        }
    }
}
