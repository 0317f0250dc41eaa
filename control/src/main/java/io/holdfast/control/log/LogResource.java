package io.holdfast.control.log;

import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Logs")
class LogResource {
    private final LogStreams streams;
    private final LogCoverages coverages;
    private final VisibleInventory inventory;

    LogResource(LogStreams streams, LogCoverages coverages, VisibleInventory inventory) {
        this.inventory = inventory;
        this.streams = streams;
        this.coverages = coverages;
    }

    record CoverageItems(List<LogCoverage> items) {}

    @GetMapping("/api/v1/admin/logs")
    @Operation(summary = "How far each continuous log has come into each repository")
    List<LogStatus> logs() {
        Inventory current = inventory.current();
        return streams.status().stream()
                .filter(status -> current.findDataSet(status.dataSet()).isPresent())
                .toList();
    }

    @GetMapping("/api/v1/admin/logs/{data_set}/coverage")
    @Operation(
            summary = "Which spans of time a data set's stored log covers, in each repository",
            description = "Between two spans log is missing. A data set whose kind has no log has no items.")
    CoverageItems coverage(@PathVariable("data_set") String dataSet) {
        return new CoverageItems(coverages.of(dataSet));
    }
}
