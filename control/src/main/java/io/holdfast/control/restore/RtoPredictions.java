package io.holdfast.control.restore;

import static java.util.stream.Collectors.groupingBy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.point.PointFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells how long the next restore will take. The step that brings the content back goes with its size; all the others
 * are taken as they were. Medians, so that one bad night does not count.
 */
@Component
public class RtoPredictions {
    private static final int LATEST = 9;

    private final InventoryStore inventory;
    private final PointFigures figures;
    private final RestoreOperations operations;

    RtoPredictions(InventoryStore inventory, PointFigures figures, RestoreOperations operations) {
        this.inventory = inventory;
        this.figures = figures;
        this.operations = operations;
    }

    public List<RtoPrediction> all() {
        return all(inventory.current());
    }

    /** Of the data sets that are declared here. */
    public List<RtoPrediction> all(Inventory current) {
        List<String> names = current.dataSets().stream().map(DataSet::name).toList();
        Map<String, Long> sizes = figures.newestSizes(names);
        Map<String, List<MeasuredRestore>> measured =
                operations.measured(names, LATEST).stream().collect(groupingBy(MeasuredRestore::dataSet));
        return current.dataSets().stream()
                .map(dataSet -> of(
                        dataSet,
                        current.service(dataSet.service()).targets().rtoMinutes(),
                        sizes.get(dataSet.name()),
                        measured.getOrDefault(dataSet.name(), List.of())))
                .toList();
    }

    private static RtoPrediction of(DataSet dataSet, int target, @Nullable Long size, List<MeasuredRestore> measured) {
        if (measured.isEmpty() || size == null) {
            return new RtoPrediction(
                    dataSet.name(), dataSet.service(), target, size, null, null, null, null, List.of());
        }
        Experience experience = Experience.of(measured);
        double predicted = experience.seconds(size);
        return new RtoPrediction(
                dataSet.name(),
                dataSet.service(),
                target,
                size,
                experience.bytesPerSecond(),
                experience.otherSeconds(),
                predicted,
                predicted <= target * 60.0,
                ids(measured));
    }

    /**
     * What one restore will take.
     *
     * @param from the measured restores that say so, newest first
     */
    record Told(double seconds, List<UUID> from) {}

    /** For a restore that is about to be made, of all that a recovery point of this size holds; empty when none was measured. */
    Optional<Told> of(String dataSet, long sizeBytes) {
        List<MeasuredRestore> measured = operations.measured(List.of(dataSet), LATEST);
        return measured.isEmpty()
                ? Optional.empty()
                : Optional.of(new Told(Experience.of(measured).seconds(sizeBytes), ids(measured)));
    }

    private static List<UUID> ids(List<MeasuredRestore> measured) {
        return measured.stream().map(MeasuredRestore::restoreId).toList();
    }

    private record Experience(double bytesPerSecond, double otherSeconds) {
        static Experience of(List<MeasuredRestore> measured) {
            return new Experience(
                    median(measured.stream().map(MeasuredRestore::rate)),
                    median(measured.stream().map(MeasuredRestore::otherSeconds)));
        }

        double seconds(long sizeBytes) {
            return sizeBytes / bytesPerSecond + otherSeconds;
        }
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
