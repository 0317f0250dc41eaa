package io.holdfast.control.point;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan is that runs.
 *
 * @param read snapshots that were read, of those that the catalog did not know
 * @param toRead how many there are of them; null while the repository is still asked what it holds
 * @param perSecond snapshots, since the first was read
 * @param etaSeconds null while it cannot be told
 * @param cancelRequestedBy who asked for it to be cancelled; it may have ended all the same
 */
public record RunningScan(
        Instant startedAt,
        int read,
        @Nullable Integer toRead,
        double perSecond,
        @Nullable Long etaSeconds,
        @Nullable String cancelRequestedBy) {}
