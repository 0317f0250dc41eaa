package io.holdfast.control.simulation;

import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.repository.retention.KeepRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times at which a schedule makes backups from now on, and which of those stay. What lies less than a quarter of an hour
 * apart is counted and not listed: it makes no difference to what stays over days.
 */
final class Forecast {
    private static final int COUNTED = 30_000;
    private static final Duration APART = Duration.ofMinutes(15);

    private final List<Instant> times;
    private final Instant end;
    private final long count;
    private final Duration longestGap;

    private Forecast(List<Instant> times, Instant end, long count, Duration longestGap) {
        this.times = times;
        this.end = end;
        this.count = count;
        this.longestGap = longestGap;
    }

    /** From now to so much later. */
    static Forecast of(Policy policy, Instant now, Duration ahead) {
        Optional<Schedule> schedule = policy.schedule();
        Instant end = now.plus(ahead);
        List<Instant> times = new ArrayList<>();
        Duration longest = Duration.ZERO;
        long counted = 0;
        if (schedule.isPresent()) {
            Instant last = policy.earliest(schedule.get().next(now));
            // what comes before the first backup is no gap of the schedule
            while (last.isBefore(end) && counted < COUNTED) {
                counted++;
                add(times, last);
                Instant next = policy.earliest(schedule.get().next(last));
                Duration gap = Duration.between(last, next);
                longest = gap.compareTo(longest) > 0 ? gap : longest;
                last = next;
            }
            if (counted == COUNTED) {
                counted = Math.round(counted
                        * (double) ahead.toMillis()
                        / Duration.between(now, last).toMillis());
                while (last.isBefore(end)) {
                    add(times, last);
                    last = policy.earliest(schedule.get().next(last.plus(APART)));
                }
            }
        }
        return new Forecast(List.copyOf(times), end, counted, longest);
    }

    private static void add(List<Instant> times, Instant time) {
        if (times.isEmpty() || !times.getLast().plus(APART).isAfter(time)) {
            times.add(time);
        }
    }

    /** Backups in all of that time. */
    long count() {
        return count;
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    /** Between one backup's beginning and the next one's. */
    Duration longestGap() {
        return longestGap;
    }

    Instant end() {
        return end;
    }

    /** How many points stay at the end, and how old the oldest of them is. */
    record Kept(int points, Duration span) {}

    /** @param at the moment that is looked at; only what is before it counts */
    Kept kept(Optional<Retention> retention, Instant at) {
        List<Instant> made = times.stream().filter(time -> time.isBefore(at)).toList();
        if (made.isEmpty()) {
            return new Kept(0, Duration.ZERO);
        }
        List<Instant> stay = retention.isEmpty() ? made : stay(retention.get(), made, at);
        Instant oldest = stay.stream().min(Instant::compareTo).orElse(at);
        return new Kept(stay.size(), Duration.between(oldest, made.getLast()));
    }

    private static List<Instant> stay(Retention retention, List<Instant> made, Instant at) {
        List<Instant> stay = new ArrayList<>(List.of(made.getLast()));
        new KeepRules<Instant>(time -> time, time -> List.of())
                .judge(retention.keepPolicy(), made, at).stream()
                        .skip(1)
                        .filter(KeepRules.Verdict::stays)
                        .map(KeepRules.Verdict::snapshot)
                        .forEach(stay::add);
        return stay;
    }
}
