package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Place;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.point.PointFigures;
import io.holdfast.control.point.PointFigures.Moment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest moment of each data set that each repository of its policy can bring back, as of one look at the catalog. */
final class NewestMoments {
    private final Map<Place, Instant> moments = new HashMap<>();
    private final Map<Place, LogStatus> logs = new HashMap<>();

    NewestMoments(Inventory inventory, PointFigures figures, LogStreams streams) {
        for (Moment moment : figures.newestMoments(Place.all(inventory))) {
            moments.put(new Place(moment.dataSet(), moment.repository()), moment.at());
        }
        for (LogStatus status : streams.status()) {
            Place place = new Place(status.dataSet(), status.repository());
            logs.put(place, status);
            Instant shipped = status.shippedAt();
            if (shipped != null) {
                // a log without a point to start from brings nothing back
                moments.computeIfPresent(place, (same, point) -> shipped.isAfter(point) ? shipped : point);
            }
        }
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

    /** What goes into this repository of the data set's log. */
    Optional<LogStatus> log(String dataSet, String repository) {
        return Optional.ofNullable(logs.get(new Place(dataSet, repository)));
    }
}
