package io.holdfast.control.restore;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How long a restore of the newest state would take, from what the latest ones took.
 *
 * @param sizeBytes of the newest recovery point
 * @param bytesPerSecond that the latest restores brought back, the median; null when there was none
 * @param otherSeconds what the latest restores took beside that, the median: log, start, validation
 * @param predictedSeconds null when there was no restore to tell it from
 * @param withinTarget null when it is not known
 * @param from the restores that it is told from, newest first
 */
public record RtoPrediction(
        String dataSet,
        String serviceName,
        int targetMinutes,
        @Nullable Long sizeBytes,
        @Nullable Double bytesPerSecond,
        @Nullable Double otherSeconds,
        @Nullable Double predictedSeconds,
        @Nullable Boolean withinTarget,
        List<UUID> from) {
    public RtoPrediction {
        from = List.copyOf(from);
    }
}
