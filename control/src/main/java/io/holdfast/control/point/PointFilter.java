package io.holdfast.control.point;

import io.holdfast.control.access.Reach;
import io.holdfast.sources.ProofLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which recovery points are wanted; what is null is not asked about.
 *
 * @param from holding a state of this instant or later
 * @param to holding a state before this instant
 * @param proof proven exactly so far
 * @param reach of services in it only
 */
public record PointFilter(
        @Nullable String dataSet,
        @Nullable String service,
        @Nullable String repository,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable ProofLevel proof,
        Reach reach) {}
