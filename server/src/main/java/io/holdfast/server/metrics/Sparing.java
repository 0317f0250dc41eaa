package io.holdfast.server.metrics;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at the catalog that takes the longer the longer the history is. It is looked anew only when that costs a hundredth
 * of the time at most: with a short history that is always, with one of millions of rows every minute or so. Not for several
 * threads.
 */
final class Sparing<T extends Object> {
    private static final int SHARE = 100;

    private final Supplier<T> look;
    private final LongSupplier nanos;
    private @Nullable T last;
    private long next;

    /** @param nanos as {@link System#nanoTime} */
    Sparing(Supplier<T> look, LongSupplier nanos) {
        this.look = look;
        this.nanos = nanos;
    }

    /** What was seen last, or is seen now. */
    T get() {
        T known = last;
        long begin = nanos.getAsLong();
        if (known != null && begin - next < 0) {
            return known;
        }
        T seen = look.get();
        long end = nanos.getAsLong();
        last = seen;
        next = end + SHARE * (end - begin);
        return seen;
    }
}
