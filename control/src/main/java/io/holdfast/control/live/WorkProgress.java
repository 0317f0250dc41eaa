package io.holdfast.control.live;

import org.jspecify.annotations.Nullable;

/**
 * How far a piece of work is.
 *
 * @param stage what is being done, in a few words
 * @param processedBytes of the protected data
 * @param expectedBytes null while unknown
 * @param bytesPerSecond over the last seconds
 * @param etaSeconds null while it cannot be told
 */
public record WorkProgress(
        String stage,
        long processedBytes,
        @Nullable Long expectedBytes,
        long bytesPerSecond,
        @Nullable Long etaSeconds) {}
