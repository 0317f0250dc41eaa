package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the next snapshot of a log is made of.
 *
 * @param ranges all that it will hold
 * @param fresh segments to be read from the spool, each with the bytes to take
 */
record RollPlan(List<Range> ranges, SequencedMap<WalSegment, Integer> fresh, int segmentSize) {

    /**
     * @param kept what the chapter holds already; empty for a new chapter
     * @param from where to go on: the end of {@code kept}, or before it when that end is to be read again
     * @param mostSegments to read from the spool at once
     */
    static RollPlan of(SpoolWalk walk, List<Range> kept, LogPosition from, int mostSegments) {
        List<Range> ranges = new ArrayList<>(kept);
        if (!ranges.isEmpty() && ranges.getLast().end().compareTo(from) > 0) {
            Range last = ranges.removeLast();
            ranges.add(new Range(last.timeline(), last.from(), from.lsn()));
        }
        SequencedMap<WalSegment, Integer> fresh = new LinkedHashMap<>();
        LogPosition at = from;
        while (fresh.size() < mostSegments) {
            switch (walk.after(at)) {
                case SpoolWalk.Step.Bytes piece -> {
                    fresh.put(piece.segment(), piece.offset() + piece.length());
                    at = piece.end();
                    extend(ranges, piece.segment(), at.lsn());
                }
                case SpoolWalk.Step.Fork fork -> at = fork.next();
                case SpoolWalk.Step.Hole hole -> {
                    return new RollPlan(ranges, fresh, walk.segmentSize());
                }
                case SpoolWalk.Step.End end -> {
                    return new RollPlan(ranges, fresh, walk.segmentSize());
                }
            }
        }
        return new RollPlan(ranges, fresh, walk.segmentSize());
    }

    private static void extend(List<Range> ranges, WalSegment segment, Lsn end) {
        if (!ranges.isEmpty()) {
            Range last = ranges.getLast();
            if (last.timeline() == segment.timeline() && !segment.start().isAfter(last.to())) {
                ranges.removeLast();
                Lsn to = last.to().isAfter(end) ? last.to() : end;
                ranges.add(new Range(last.timeline(), last.from(), to));
                return;
            }
        }
        ranges.add(new Range(segment.timeline(), segment.start(), end));
    }

    boolean isEmpty() {
        return fresh.isEmpty();
    }

    LogPosition end() {
        return ranges.getLast().end();
    }

    /** The segments that ranges touch, each with the bytes that are in it, in the order of the log. */
    static Map<WalSegment, Integer> segments(List<Range> ranges, int segmentSize) {
        Map<WalSegment, Integer> segments = new LinkedHashMap<>();
        for (Range range : ranges) {
            WalSegment segment = WalSegment.holding(range.timeline(), range.from(), segmentSize);
            while (segment.start().isBefore(range.to())) {
                segments.put(segment, (int) Math.min(segmentSize, range.to().minus(segment.start())));
                segment = segment.next();
            }
        }
        return segments;
    }

    /** Its name in {@code wal/}: PostgreSQL's, with {@code .partial} while it is not full. */
    static String fileName(WalSegment segment, int length) {
        return length == segment.size() ? segment.fileName() : segment.fileName() + Spool.PARTIAL;
    }

    /** How many full segments ranges hold. */
    static long fullSegments(List<Range> ranges, int segmentSize) {
        return segments(ranges, segmentSize).values().stream()
                .filter(length -> length == segmentSize)
                .count();
    }

    WalSegment firstSegment() {
        return segments(ranges, segmentSize).keySet().iterator().next();
    }
}
