package io.holdfast.control.restore;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells how long the next restore will take. The step that brings the content back goes with its size; all the others
 * are taken as they were. Medians, so that one bad night does not count.
 */
@Component
public class RtoPredictions {
    private static final int LATEST = 9;
    private static final String CONTENT_SECONDS = "content_seconds";

    private final InventoryStore inventory;
    private final RecoveryPoints points;
    private final RestoreOperations operations;

    RtoPredictions(InventoryStore inventory, RecoveryPoints points, RestoreOperations operations) {
        this.inventory = inventory;
        this.points = points;
        this.operations = operations;
    }

    public List<RtoPrediction> all() {
        return all(inventory.current());
    }

    /** Of the data sets that are declared here. */
    public List<RtoPrediction> all(Inventory current) {
        return current.dataSets().stream().map(dataSet -> of(current, dataSet)).toList();
    }

    private RtoPrediction of(Inventory current, DataSet dataSet) {
        List<RestoreOperation> measured = operations.measured(dataSet.name(), LATEST);
        Optional<Long> size = points.latest(dataSet.name(), null, null).map(RecoveryPoint::sizeBytes);
        int target = current.service(dataSet.service()).targets().rtoMinutes();
        if (measured.isEmpty() || size.isEmpty()) {
            return new RtoPrediction(
                    dataSet.name(), dataSet.service(), target, size.orElse(null), null, null, null, null, List.of());
        }
        Experience experience = Experience.of(measured);
        double predicted = experience.seconds(size.get());
        return new RtoPrediction(
                dataSet.name(),
                dataSet.service(),
                target,
                size.get(),
                experience.bytesPerSecond(),
                experience.otherSeconds(),
                predicted,
                predicted <= target * 60.0,
                measured.stream().map(RestoreOperation::restoreId).toList());
    }

    /** For a restore that is about to be made, of all that a recovery point of this size holds; null when nothing was measured. */
    @Nullable
    Double seconds(String dataSet, long sizeBytes) {
        List<RestoreOperation> measured = operations.measured(dataSet, LATEST);
        return measured.isEmpty()
                ? null
                : Double.valueOf(Experience.of(measured).seconds(sizeBytes));
    }

    private record Experience(double bytesPerSecond, double otherSeconds) {
        static Experience of(List<RestoreOperation> measured) {
            return new Experience(
                    median(measured.stream().map(RtoPredictions::rate).toList()),
                    median(measured.stream()
                            .map(restore -> Math.max(0, total(restore) - contentSeconds(restore)))
                            .toList()));
        }

        double seconds(long sizeBytes) {
            return sizeBytes / bytesPerSecond + otherSeconds;
        }
    }

    private static double rate(RestoreOperation restore) {
        Long bytes = restore.restoredBytes();
        // what takes no measurable time is as fast as the clock can tell
        return (bytes == null ? 0 : bytes) / Math.max(0.001, contentSeconds(restore));
    }

    /** What bringing the content back took; all of it where the kind does not tell it apart. */
    private static double contentSeconds(RestoreOperation restore) {
        String seconds = restore.facts().get(CONTENT_SECONDS);
        return seconds == null ? total(restore) : Double.parseDouble(seconds);
    }

    private static double total(RestoreOperation restore) {
        Double seconds = restore.measuredRtoSeconds();
        return seconds == null ? 0 : seconds;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
