package io.holdfast.repository.store;

import java.time.Duration;

/**
 * How a store across a network is to be used.
 *
 * @param retry how long to try one call over and over
 * @param calls how many at once
 * @param upload in bytes a second; 0: any
 * @param download in bytes a second; 0: any
 * @param verifyWrites whether what is written is read back and compared
 */
public record StoreLimits(Duration retry, int calls, long upload, long download, boolean verifyWrites) {
    /** Five minutes, eight at once, as fast as it goes. */
    public static final StoreLimits DEFAULT = new StoreLimits(Duration.ofMinutes(5), 8, 0, 0, false);

    public StoreLimits {
        if (retry.isNegative() || calls < 1 || upload < 0 || download < 0) {
            throw new IllegalArgumentException("limits of a store are not negative, and at least one call at a time");
        }
    }
}
