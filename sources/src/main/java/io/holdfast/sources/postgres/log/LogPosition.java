package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.Comparator;
import java.util.Locale;

/**
 * A place in the log. Ordered by timeline, then by LSN, which is the order in which a log is received: a timeline is
 * only ever left for a later one.
 *
 * @param timeline 1 or more
 */
public record LogPosition(int timeline, Lsn lsn) implements Comparable<LogPosition> {
    private static final Comparator<LogPosition> ORDER = Comparator.comparingInt(LogPosition::timeline)
            .thenComparing((one, other) ->
                    Long.compareUnsigned(one.lsn().value(), other.lsn().value()));

    @Override
    public int compareTo(LogPosition other) {
        return ORDER.compare(this, other);
    }

    WalSegment segment(int size) {
        return WalSegment.holding(timeline, lsn, size);
    }

    /** Where the segment begins in which this lies; this itself where one begins. */
    LogPosition segmentStart(int size) {
        return new LogPosition(timeline, segment(size).start());
    }

    /** Such as {@code 0/3000148 on timeline 1}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s on timeline %d", lsn, timeline);
    }
}
