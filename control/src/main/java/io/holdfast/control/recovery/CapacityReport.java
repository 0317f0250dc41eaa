package io.holdfast.control.recovery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a repository holds, how it came to that, and how long its room will last.
 *
 * @param storedBytes in its files, as they were added up last; null before the first time
 * @param usableBytes that its file system has left; null for one across a network, whose server says when it is full, and
 *     for one that cannot be reached
 * @param totalBytes of its file system; null as above
 * @param history the oldest first; a measurement an hour, of more than four days the last one of each day
 */
public record CapacityReport(
        String repository,
        @Nullable Long storedBytes,
        @Nullable Long usableBytes,
        @Nullable Long totalBytes,
        List<Measured> history,
        CapacityForecast forecast) {
    /** @param usableBytes null where the file system was not known */
    public record Measured(
            Instant at, long storedBytes, @Nullable Long usableBytes) {}
}
