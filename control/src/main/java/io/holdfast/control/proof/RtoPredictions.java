package io.holdfast.control.proof;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import java.util.List;
import java.util.Optional;
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
    List<RtoPrediction> all(Inventory current) {
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
        double rate = median(measured.stream().map(RtoPredictions::rate).toList());
        double other = median(measured.stream()
                .map(restore -> Math.max(0, total(restore) - contentSeconds(restore)))
                .toList());
        double predicted = size.get() / rate + other;
        return new RtoPrediction(
                dataSet.name(),
                dataSet.service(),
                target,
                size.get(),
                rate,
                other,
                predicted,
                predicted <= target * 60.0,
                measured.stream().map(RestoreOperation::restoreId).toList());
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
