package io.holdfast.control.custody;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One case that a recovery point is held for, as the API shows it.
 *
 * @param putBy null, as are the others, for a hold that was not put here: with the repository's own commands, or by a server
 *     with another catalog
 */
record HoldGround(
        UUID recoveryPointId,
        String legalCase,
        @Nullable String putBy,
        @Nullable Instant putAt,
        @Nullable String reason) {}
