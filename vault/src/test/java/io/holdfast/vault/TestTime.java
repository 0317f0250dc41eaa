package io.holdfast.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A machine's clock and its counter of nanoseconds, which a test moves: together, or the clock alone. */
final class TestTime {
    private long clockOffset;
    private long counterOffset;

    InstantSource machine() {
        return () -> Instant.now().plusNanos(offset(true));
    }

    LongSupplier nanos() {
        return () -> System.nanoTime() + offset(false);
    }

    private synchronized long offset(boolean clock) {
        return clock ? clockOffset : counterOffset;
    }

    /** Time passes. */
    synchronized void pass(Duration time) {
        clockOffset += time.toNanos();
        counterOffset += time.toNanos();
    }

    /** Somebody sets the clock. */
    synchronized void set(Duration by) {
        clockOffset += by.toNanos();
    }
}
