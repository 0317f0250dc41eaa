package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.log.LogDocument.Range;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The way that a recovery takes through a stored log: from a position along the newest timeline that goes through it.
 *
 * @param target the timeline that the way leads to
 * @param segments to be read, in order, each with the bytes that are held
 * @param end how far the way goes without a hole
 * @param hole where the log goes on after {@code end}, if it does
 */
record LogPath(
        Ancestry target, SequencedMap<WalSegment, Integer> segments, LogPosition end, Optional<LogPosition> hole) {

    /** @throws MissingLogException when not even the beginning is held */
    static LogPath through(StoredSegments stored, String dataSet, LogPosition from) throws MissingLogException {
        return through(stored, dataSet, from, target(stored, from));
    }

    /**
     * As {@link #through}, along the way to a timeline that is named, such as one that was given up. What lies on others is
     * no hole in it.
     *
     * @throws MissingLogException also when no log of that timeline is held, or it does not go through the position
     */
    static LogPath along(StoredSegments stored, String dataSet, LogPosition from, int timeline)
            throws MissingLogException {
        Ancestry wanted = stored.histories().getOrDefault(timeline, Ancestry.none(timeline));
        boolean held = stored.lengths().navigableKeySet().stream().anyMatch(segment -> segment.timeline() == timeline);
        boolean leads = timeline == from.timeline()
                || wanted.endOf(from.timeline())
                        .filter(fork -> !from.lsn().isAfter(fork))
                        .isPresent();
        if (!held || !leads) {
            throw new MissingLogException("The log of " + dataSet + " has no timeline " + timeline
                    + ", or none that goes through " + from + "; " + held(stored)
                    + ". Name another, or none for the newest.");
        }
        LogPath path = through(stored, dataSet, from, wanted);
        return new LogPath(
                wanted,
                path.segments(),
                path.end(),
                path.hole()
                        .filter(next -> next.timeline() == timeline
                                || wanted.endOf(next.timeline()).isPresent()));
    }

    /** As {@link #through}, along the way to another timeline than the newest. */
    static LogPath through(StoredSegments stored, String dataSet, LogPosition from, Ancestry target)
            throws MissingLogException {
        SequencedMap<WalSegment, Integer> segments = new LinkedHashMap<>();
        WalSegment segment = from.segment(stored.segmentSize());
        Integer held = stored.lengths().get(segment);
        if (held == null || segment.start().plus(held).isBefore(from.lsn())) {
            throw new MissingLogException("The log of " + dataSet + " is missing from " + from + " on; " + held(stored)
                    + ". Use a recovery point within that, or another repository.");
        }
        LogPosition at = from;
        while (true) {
            Integer length = stored.lengths().get(segment);
            Optional<Lsn> fork = target.endOf(at.timeline());
            if (length != null) {
                segments.put(segment, length);
                at = new LogPosition(at.timeline(), segment.start().plus(length));
            }
            if (fork.isPresent() && !at.lsn().isBefore(fork.get())) {
                int next = target.after(at.timeline());
                segment = WalSegment.holding(next, fork.get(), stored.segmentSize());
                if (!stored.lengths().containsKey(segment)) {
                    return new LogPath(
                            target, segments, new LogPosition(at.timeline(), fork.get()), later(stored, segment));
                }
                at = new LogPosition(next, segment.start());
            } else if (length == null || length < stored.segmentSize()) {
                return new LogPath(target, segments, at, later(stored, segment));
            } else {
                segment = segment.next();
            }
        }
    }

    /** Whether the way leads through this position, or ends there. */
    boolean contains(LogPosition position) {
        return position.compareTo(end) <= 0
                && (position.timeline() == target.timeline()
                        || target.endOf(position.timeline())
                                .filter(fork -> !position.lsn().isAfter(fork))
                                .isPresent());
    }

    /** How much is held of these segments together. */
    long bytes(List<WalSegment> wanted) {
        return wanted.stream()
                .mapToLong(segment -> segments.getOrDefault(segment, 0))
                .sum();
    }

    /** The newest timeline with something held that goes through this position. */
    private static Ancestry target(StoredSegments stored, LogPosition from) {
        return stored.lengths().navigableKeySet().descendingSet().stream()
                .map(WalSegment::timeline)
                .distinct()
                .map(held -> stored.histories().getOrDefault(held, Ancestry.none(held)))
                .filter(history -> history.endOf(from.timeline())
                        .filter(fork -> !from.lsn().isAfter(fork))
                        .isPresent())
                .findFirst()
                .orElseGet(() -> stored.histories().getOrDefault(from.timeline(), Ancestry.none(from.timeline())));
    }

    private static Optional<LogPosition> later(StoredSegments stored, WalSegment segment) {
        WalSegment later = stored.lengths().higherKey(segment);
        return later == null ? Optional.empty() : Optional.of(new LogPosition(later.timeline(), later.start()));
    }

    private static String held(StoredSegments stored) {
        StringBuilder text = new StringBuilder("held is");
        String separator = " ";
        for (Range range : stored.ranges()) {
            text.append(separator).append(range.from()).append(" to ").append(range.end());
            separator = ", ";
        }
        return stored.ranges().isEmpty() ? "nothing is held" : text.toString();
    }
}
