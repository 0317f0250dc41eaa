package io.holdfast.control.strategy;

import io.holdfast.control.log.LogCoverages;
import io.holdfast.control.log.LogPlace;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.strategy.Measurements.LogRate;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How much log data sets write, by where it has come to at each of the last day's minutes; what was before the server started is
 * told by what is stored.
 */
@Component
class LogRates extends Ticking {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration OVER = Duration.ofDays(1);
    /** Over a shorter time a rate says more about the moment than about a day. */
    static final Duration LEAST = Duration.ofMinutes(10);

    private static final double DAY_MILLIS = 86_400_000;

    private final LogStreams logs;
    private final LogCoverages stored;
    private final Clock clock;
    private final Map<String, Deque<Seen>> seen = new ConcurrentHashMap<>();
    // of the ticking thread
    private final Set<String> recalled = new HashSet<>();

    LogRates(LogStreams logs, LogCoverages stored, Clock clock) {
        super("log-rates", EVERY);
        this.logs = logs;
        this.stored = stored;
        this.clock = clock;
    }

    private record Seen(Instant at, long position) {}

    @Override
    protected void tick() {
        List<LogStatus> statuses = logs.status();
        statuses.stream()
                .map(LogStatus::dataSet)
                .distinct()
                .filter(dataSet -> !recalled.contains(dataSet)
                        && rate(dataSet).bytesPerDay().isEmpty())
                .forEach(dataSet -> {
                    List<LogPlace> places = stored.places(dataSet);
                    if (!places.isEmpty()) {
                        recalled.add(dataSet);
                        recall(dataSet, places);
                    }
                });
        for (LogStatus status : statuses) {
            note(status.dataSet(), status.receivedLsn(), clock.instant());
        }
    }

    /** @param places in order; those that are later than what was noted are left out */
    void recall(String dataSet, List<LogPlace> places) {
        seen.compute(dataSet, (name, known) -> {
            Deque<Seen> all = new ArrayDeque<>();
            for (LogPlace place : places) {
                if (known == null
                        || known.isEmpty()
                        || place.at().isBefore(known.getFirst().at())) {
                    append(all, new Seen(place.at(), value(place.position())));
                }
            }
            if (known != null) {
                known.forEach(one -> append(all, one));
            }
            return all;
        });
    }

    /** @param position two hexadecimal halves parted by a slash; null: nothing was received yet */
    void note(String dataSet, @Nullable String position, Instant at) {
        if (position == null) {
            return;
        }
        long value = value(position);
        seen.compute(dataSet, (name, known) -> {
            Deque<Seen> all = known == null ? new ArrayDeque<>() : new ArrayDeque<>(known);
            append(all, new Seen(at, value));
            return all;
        });
    }

    private static long value(String position) {
        int slash = position.indexOf('/');
        return (Long.parseUnsignedLong(position, 0, slash, 16) << 32)
                + Long.parseUnsignedLong(position, slash + 1, position.length(), 16);
    }

    private static void append(Deque<Seen> all, Seen next) {
        if (!all.isEmpty() && all.getLast().position() > next.position()) {
            // another server's log, or one that was restored
            all.clear();
        }
        // of one data set there is one status for each repository
        if (all.isEmpty() || all.getLast().at().isBefore(next.at())) {
            all.add(next);
        }
        // what was a day ago, or before it, stays as what it is measured from
        Instant since = next.at().minus(OVER);
        while (all.size() > 2 && !second(all).at().isAfter(since)) {
            all.removeFirst();
        }
    }

    private static Seen second(Deque<Seen> all) {
        return all.stream().skip(1).findFirst().orElseThrow();
    }

    /** For any thread. */
    LogRate rate(String dataSet) {
        Deque<Seen> all = seen.get(dataSet);
        if (all == null || all.isEmpty()) {
            return new LogRate(OptionalDouble.empty(), Duration.ZERO);
        }
        Duration span = Duration.between(all.getFirst().at(), all.getLast().at());
        return new LogRate(
                span.compareTo(LEAST) < 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                (all.getLast().position() - all.getFirst().position()) * DAY_MILLIS / span.toMillis()),
                span);
    }
}
