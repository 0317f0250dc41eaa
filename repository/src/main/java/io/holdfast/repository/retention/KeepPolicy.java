package io.holdfast.repository.retention;

import io.holdfast.repository.snapshot.TagList;
import java.util.List;

/**
 * What a run of retention keeps, by restic's rules. Counts are 0 or more, or {@link #ALL}; spans reach back from the
 * newest snapshot.
 *
 * @param last so many of the newest
 * @param hourly of each of the last so many hours that have a snapshot, the newest; the others likewise
 * @param within all that are younger
 * @param withinHourly of each hour that lies within, the newest; the others likewise
 * @param tags all that have every tag of one of these lists
 */
public record KeepPolicy(
        int last,
        int hourly,
        int daily,
        int weekly,
        int monthly,
        int yearly,
        Span within,
        Span withinHourly,
        Span withinDaily,
        Span withinWeekly,
        Span withinMonthly,
        Span withinYearly,
        List<TagList> tags) {
    /** For a count: without limit. */
    public static final int ALL = -1;

    public KeepPolicy {
        for (int count : new int[] {last, hourly, daily, weekly, monthly, yearly}) {
            if (count < ALL) {
                throw new IllegalArgumentException("a number of snapshots to keep is not negative");
            }
        }
        tags = List.copyOf(tags);
    }

    public static KeepPolicy counts(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
        return new KeepPolicy(
                last, hourly, daily, weekly, monthly, yearly, Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE,
                Span.NONE, List.of());
    }

    public KeepPolicy withWithin(Span span) {
        return new KeepPolicy(
                last,
                hourly,
                daily,
                weekly,
                monthly,
                yearly,
                span,
                withinHourly,
                withinDaily,
                withinWeekly,
                withinMonthly,
                withinYearly,
                tags);
    }

    /** Whether it would keep nothing at all. */
    public boolean isEmpty() {
        return equals(counts(0, 0, 0, 0, 0, 0));
    }
}
