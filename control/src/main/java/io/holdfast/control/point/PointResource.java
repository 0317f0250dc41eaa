package io.holdfast.control.point;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin")
@Tag(name = "Recovery points")
class PointResource {
    private final RecoveryPoints points;
    private final RepositoryScan scan;
    private final LogStreams logs;
    private final InventoryStore inventory;

    PointResource(RecoveryPoints points, RepositoryScan scan, LogStreams logs, InventoryStore inventory) {
        this.points = points;
        this.scan = scan;
        this.logs = logs;
        this.inventory = inventory;
    }

    /** From and to when a data set can be restored. */
    record Window(Instant from, Instant to) {}

    record Items(List<RecoveryPoint> items, @Nullable Window window) {}

    @GetMapping("/recovery_points")
    @Operation(summary = "Recovery points, newest first, and the window of a data set")
    Items list(
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        if (limit < 1 || limit > 1000) {
            throw new InvalidRequestException("limit", "is " + limit + "; it must be 1 to 1000");
        }
        if (dataSet == null) {
            return new Items(points.list(null, limit), null);
        }
        inventory.current().dataSet(dataSet);
        Optional<Instant> from = points.earliest(dataSet, null).map(RecoveryPoint::consistentAt);
        Optional<Instant> latest = points.latest(dataSet, null, null).map(RecoveryPoint::consistentAt);
        Optional<Instant> covered = logs.status(dataSet).stream()
                .map(LogStatus::restorableTo)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .max(Instant::compareTo);
        Instant to = covered.filter(at -> latest.isEmpty() || at.isAfter(latest.get()))
                .or(() -> latest)
                .orElse(null);
        Window window = from.isPresent() && to != null ? new Window(from.get(), to) : null;
        return new Items(points.list(dataSet, limit), window);
    }

    @PostMapping("/repositories/{name}/scan")
    @Operation(summary = "Make the catalog agree with what a repository holds")
    RepositoryScan.Outcome scan(@PathVariable("name") String name) throws IOException {
        return scan.scan(name);
    }
}
