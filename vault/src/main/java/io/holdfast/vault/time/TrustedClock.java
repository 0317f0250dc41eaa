package io.holdfast.vault.time;

import io.holdfast.vault.disk.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time by which locks end. It follows the machine's clock as long as that clock behaves:
 *
 * <ul>
 *   <li>It never runs backward. A high-water mark is kept on disk; while the machine's clock is behind it, time stands
 *       still, which only lengthens locks.
 *   <li>It runs forward with the monotone counter of the machine. What the machine's clock gains beyond that, by a leap
 *       while the vault runs or by having been off, is taken from an allowance of one day, which refills at one day for
 *       seven days of running. A leap beyond what is left is not believed: time goes on at the counter's pace until two
 *       operators accept it.
 * </ul>
 *
 * So with all clock settings in an attacker's hand, but not the machine, a lock of n days holds for (n - 1) × 7/8 days at
 * least. Whoever is root on the machine can do anything; this is not against them. Safe for many threads.
 */
public final class TrustedClock implements InstantSource {
    /** How much time may pass unseen, at most. */
    public static final Duration ALLOWANCE = Duration.ofDays(1);

    private static final int REFILL = 7;
    private static final Duration WORTH_TELLING = Duration.ofMinutes(5);

    private final JsonFile<Mark> file;
    private final InstantSource machine;
    private final LongSupplier nanos;
    private Instant trusted;
    private Duration allowance;
    private long counted;

    private TrustedClock(JsonFile<Mark> file, Mark mark, InstantSource machine, LongSupplier nanos) {
        this.file = file;
        this.machine = machine;
        this.nanos = nanos;
        this.trusted = mark.trusted();
        this.allowance = mark.allowance();
        this.counted = nanos.getAsLong();
    }

    /**
     * Goes on from the mark in the file, or starts with the machine's time when there is none.
     *
     * @param nanos counts nanoseconds, never backward, as {@link System#nanoTime()}
     */
    public static TrustedClock open(Path path, InstantSource machine, LongSupplier nanos) throws IOException {
        JsonFile<Mark> file = new JsonFile<>(path, Mark.class);
        Mark mark = file.read().orElseGet(() -> new Mark(machine.instant(), ALLOWANCE));
        TrustedClock clock = new TrustedClock(file, mark, machine, nanos);
        clock.persist();
        return clock;
    }

    /** What a vault that started now would say; for the commands beside a running one. Changes nothing. */
    public static Instant peek(Path path, InstantSource machine) throws IOException {
        Instant wall = machine.instant();
        return new JsonFile<>(path, Mark.class)
                .read()
                .map(mark -> {
                    Duration lead = Duration.between(mark.trusted(), wall);
                    return lead.isPositive() && lead.compareTo(mark.allowance()) <= 0 ? wall : mark.trusted();
                })
                .orElse(wall);
    }

    @Override
    public synchronized Instant instant() {
        follow(machine.instant());
        return trusted;
    }

    /**
     * From when a retention is counted for what arrives now. While the machine's clock is not believed it may yet be
     * right; so that accepting it later does not shorten this lock, it counts, but for no more than the retention
     * itself.
     */
    public synchronized Instant lockFrom(Duration retention) {
        Instant now = instant();
        Instant wall = machine.instant();
        Instant most = now.plus(retention);
        return wall.isBefore(now) ? now : wall.isAfter(most) ? most : wall;
    }

    /** What is wrong with the machine's clock, and what to do. */
    public synchronized Optional<String> alarm() {
        Instant now = instant();
        Duration lead = Duration.between(now, machine.instant());
        if (lead.compareTo(WORTH_TELLING) > 0) {
            return Optional.of("The machine's clock is " + lead + " ahead of the vault's time " + now
                    + ", more than can have passed unseen. No lock ends by it. If the machine's clock is right, let two"
                    + " operators accept it: 'holdfast vault release request --accept-clock'.");
        }
        if (lead.negated().compareTo(WORTH_TELLING) > 0) {
            return Optional.of("The machine's clock is " + lead.negated() + " behind the vault's time " + now
                    + ", which stands still until the clock has caught up. Set the machine's clock right.");
        }
        return Optional.empty();
    }

    /** Believes the machine's clock, as two operators said. Durable when it returns. */
    public synchronized void accept() throws IOException {
        instant();
        Instant wall = machine.instant();
        if (wall.isAfter(trusted)) {
            trusted = wall;
        }
        persist();
    }

    /** Writes the mark; to be called every few seconds. */
    public synchronized void persist() throws IOException {
        file.write(new Mark(instant(), allowance));
    }

    private void follow(Instant wall) {
        long count = nanos.getAsLong();
        Duration elapsed = Duration.ofNanos(Math.max(0, count - counted));
        counted = count;
        allowance = least(ALLOWANCE, allowance.plus(elapsed.dividedBy(REFILL)));
        Instant expected = trusted.plus(elapsed);
        Duration lead = Duration.between(expected, wall);
        if (lead.isNegative()) {
            trusted = wall.isAfter(trusted) ? wall : trusted;
        } else if (lead.compareTo(allowance) <= 0) {
            allowance = allowance.minus(lead);
            trusted = wall;
        } else {
            trusted = expected;
        }
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** @param allowance how much time may still pass unseen */
    record Mark(Instant trusted, Duration allowance) {}
}
