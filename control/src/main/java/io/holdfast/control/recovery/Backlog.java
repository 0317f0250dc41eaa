package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.point.RecoveryPoints.Lacking;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes that each repository has not yet of each data set, as of one look at the catalog: of its log, what was received and not
 * shipped; and what the backups after its newest recovery point added elsewhere.
 */
final class Backlog {
    private final Map<Place, Long> bytes = new HashMap<>();

    Backlog(Inventory inventory, RecoveryPoints points, LogStreams logs) {
        List<Place> places = Place.all(inventory);
        for (Lacking lacking : points.lacking(Place.dataSets(places), Place.repositories(places))) {
            bytes.merge(new Place(lacking.dataSet(), lacking.repository()), lacking.bytes(), Long::sum);
        }
        Map<Place, Long> unshipped = new HashMap<>();
        for (LogStatus status : logs.status()) {
            unshipped.put(new Place(status.dataSet(), status.repository()), status.lagBytes());
        }
        unshipped.forEach((place, more) -> bytes.merge(place, more, Long::sum));
    }

    long bytes(String dataSet, String repository) {
        return bytes.getOrDefault(new Place(dataSet, repository), 0L);
    }
}
