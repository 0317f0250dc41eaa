package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.point.RecoveryPoints.Lacking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest moment of each data set that each repository of its policy can bring back, as of one look at the catalog. */
final class NewestMoments {
    private final Map<Place, Instant> moments = new HashMap<>();
    private final Map<Place, Long> missing = new HashMap<>();
    private final Map<Place, Long> unshipped = new HashMap<>();

    private record Place(String dataSet, String repository) {}

    NewestMoments(Inventory inventory, RecoveryPoints points, LogStreams logs) {
        List<String> dataSets = new ArrayList<>();
        List<String> repositories = new ArrayList<>();
        for (DataSet dataSet : inventory.dataSets()) {
            for (String repository : inventory.policyOf(dataSet).repositories()) {
                dataSets.add(dataSet.name());
                repositories.add(repository);
            }
        }
        for (RecoveryPoint point : points.newest(dataSets, repositories)) {
            Place place = new Place(point.dataSet(), point.repository());
            moments.put(place, point.consistentAt());
        }
        for (Lacking lacking : points.lacking(dataSets, repositories)) {
            missing.put(new Place(lacking.dataSet(), lacking.repository()), lacking.bytes());
        }
        for (LogStatus status : logs.status()) {
            unshipped.put(new Place(status.dataSet(), status.repository()), status.lagBytes());
            Instant shipped = status.shippedAt();
            if (shipped != null) {
                // a log without a point to start from brings nothing back
                moments.computeIfPresent(
                        new Place(status.dataSet(), status.repository()),
                        (place, point) -> shipped.isAfter(point) ? shipped : point);
            }
        }
    }

    /**
     * Bytes that a repository has not yet of a data set: of its log, what was received and not shipped; and what the backups
     * after its newest recovery point added elsewhere.
     */
    long lacks(String dataSet, String repository) {
        Place place = new Place(dataSet, repository);
        return missing.getOrDefault(place, 0L) + unshipped.getOrDefault(place, 0L);
    }

    Optional<Instant> in(String dataSet, String repository) {
        return Optional.ofNullable(moments.get(new Place(dataSet, repository)));
    }

    Optional<Instant> inAny(String dataSet, List<String> repositories) {
        return repositories.stream()
                .map(repository -> in(dataSet, repository))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }
}
