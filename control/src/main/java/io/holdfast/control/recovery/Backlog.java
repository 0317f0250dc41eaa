package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Place;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.point.PointFigures;
import io.holdfast.control.point.PointFigures.Lacking;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes that each repository has not yet of each data set, as of one look at the catalog: of its log, what was received and not
 * shipped; and what the backups after its newest recovery point added elsewhere.
 */
final class Backlog {
    private final Map<Place, Long> bytes = new HashMap<>();
    private final NewestMoments moments;

    /** @param moments of the same look */
    Backlog(Inventory inventory, PointFigures figures, NewestMoments moments) {
        this.moments = moments;
        for (Lacking lacking : figures.lacking(Place.all(inventory))) {
            bytes.merge(new Place(lacking.dataSet(), lacking.repository()), lacking.bytes(), Long::sum);
        }
    }

    long bytes(String dataSet, String repository) {
        long unshipped =
                moments.log(dataSet, repository).map(LogStatus::lagBytes).orElse(0L);
        return bytes.getOrDefault(new Place(dataSet, repository), 0L) + unshipped;
    }
}
