package io.holdfast.control.restore;

import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.restore.RestoreOperation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do.
 *
 * @param recoveryPoint from which it begins
 * @param restoreType {@code FullRestore}, {@code PITR} or {@code Selective}
 * @param stateAt whose state it brings back
 * @param target where it goes; null where {@code ownDirectory} is true
 * @param ownDirectory it goes into a new directory of its own, beside nothing that lives
 */
public record RestorePlan(
        String dataSet,
        String serviceName,
        String restoreType,
        RecoveryPoint recoveryPoint,
        Instant stateAt,
        @Nullable Target target,
        boolean ownDirectory) {}
