package io.holdfast.control.strategy;

import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.work.Ticking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How much log data sets write, by where it has come to at each of the last day's minutes; since the server started. */
@Component
class LogRates extends Ticking {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration OVER = Duration.ofDays(1);
    /** Over a shorter time a rate says more about the moment than about a day. */
    private static final Duration LEAST = Duration.ofMinutes(10);

    private static final double DAY_MILLIS = 86_400_000;

    private final LogStreams logs;
    private final Clock clock;
    private final Map<String, Deque<Seen>> seen = new ConcurrentHashMap<>();

    LogRates(LogStreams logs, Clock clock) {
        super("log-rates", EVERY);
        this.logs = logs;
        this.clock = clock;
    }

    private record Seen(Instant at, long position) {}

    @Override
    protected void tick() {
        for (LogStatus status : logs.status()) {
            note(status.dataSet(), status.receivedLsn(), clock.instant());
        }
    }

    /** @param position two hexadecimal halves parted by a slash; null: nothing was received yet */
    void note(String dataSet, @Nullable String position, Instant at) {
        String[] halves = position == null ? new String[0] : position.split("/");
        if (halves.length != 2) {
            return;
        }
        long value = (Long.parseUnsignedLong(halves[0], 16) << 32) + Long.parseUnsignedLong(halves[1], 16);
        seen.compute(dataSet, (name, known) -> {
            Deque<Seen> all = known == null ? new ArrayDeque<>() : new ArrayDeque<>(known);
            if (!all.isEmpty() && all.getLast().position() > value) {
                // another server's log, or one that was restored
                all.clear();
            }
            // of one data set there is one status for each repository
            if (all.isEmpty() || all.getLast().at().isBefore(at)) {
                all.add(new Seen(at, value));
            }
            while (all.getFirst().at().plus(OVER).isBefore(at)) {
                all.removeFirst();
            }
            return all;
        });
    }

    /** Bytes in a day; empty before there are ten minutes to tell it from. For any thread. */
    OptionalDouble bytesPerDay(String dataSet) {
        Deque<Seen> all = seen.get(dataSet);
        if (all == null || all.isEmpty()) {
            return OptionalDouble.empty();
        }
        Duration span = Duration.between(all.getFirst().at(), all.getLast().at());
        return span.compareTo(LEAST) < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        (all.getLast().position() - all.getFirst().position()) * DAY_MILLIS / span.toMillis());
    }
}
