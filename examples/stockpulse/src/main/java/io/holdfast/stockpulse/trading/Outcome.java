package io.holdfast.stockpulse.trading;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a ledger says of trades while something happened to the database.
 *
 * @param acknowledged trades that the database has said are committed: they must be there
 * @param unanswered trades whose commit it said nothing of before it was gone: each may be there or not
 */
public record Outcome(List<Trade> acknowledged, List<Trade> unanswered) {
    public Outcome {
        acknowledged = List.copyOf(acknowledged);
        unanswered = List.copyOf(unanswered);
    }

    public static Outcome of(List<Ledger.Entry> entries) {
        List<Trade> acknowledged = new ArrayList<>();
        List<Trade> unanswered = new ArrayList<>();
        for (Ledger.Entry entry : entries) {
            (entry.acknowledgedAt() == null ? unanswered : acknowledged).add(entry.trade());
        }
        return new Outcome(acknowledged, unanswered);
    }

    /** Acknowledged trades that are not among these orders. */
    public List<Trade> lost(Set<Long> orders) {
        return acknowledged.stream()
                .filter(trade -> !orders.contains(trade.orderId()))
                .toList();
    }

    /** All that the database must hold when it holds these orders: what was acknowledged, and of the rest what is there. */
    public List<Trade> expected(Set<Long> orders) {
        List<Trade> expected = new ArrayList<>(acknowledged);
        unanswered.stream().filter(trade -> orders.contains(trade.orderId())).forEach(expected::add);
        return expected;
    }

    /**
     * The longest time in which no desk was told of a commit.
     *
     * @param from times that were over before do not count
     * @return zero when there are fewer than two acknowledgements, or none after {@code from}
     */
    public static Duration silence(List<Ledger.Entry> entries, Instant from) {
        long[] told = acknowledgements(entries).sorted().toArray();
        long longest = 0;
        for (int i = 1; i < told.length; i++) {
            if (told[i] >= micros(from)) {
                longest = Math.max(longest, told[i] - told[i - 1]);
            }
        }
        return Duration.of(longest, ChronoUnit.MICROS);
    }

    /** How many trades were acknowledged after an instant. */
    public static long since(List<Ledger.Entry> entries, Instant instant) {
        return acknowledgements(entries).filter(at -> at > micros(instant)).count();
    }

    private static LongStream acknowledgements(List<Ledger.Entry> entries) {
        return entries.stream().flatMapToLong(entry -> {
            Long at = entry.acknowledgedAt();
            return at == null ? LongStream.empty() : LongStream.of(at);
        });
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
