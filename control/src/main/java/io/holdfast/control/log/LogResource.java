package io.holdfast.control.log;

import io.holdfast.control.Page;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
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

    /** @param next give it as {@code after} for the next page; null when there is none */
    record LogItems(List<LogStatus> items, @Nullable String next) {}

    record CoverageItems(List<LogCoverage> items) {}

    @GetMapping("/api/v1/admin/logs")
    @Operation(
            summary = "How far each continuous log has come into each repository, by data set and repository",
            description = "service, dataSet: only those of this service, of this data set.")
    LogItems logs(
            @RequestParam(name = "service", required = false) @Nullable String service,
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        Set<String> seen = inventory.current().dataSets().stream()
                .filter(one -> service == null || one.service().equals(service))
                .map(DataSet::name)
                .filter(name -> dataSet == null || name.equals(dataSet))
                .collect(Collectors.toSet());
        Page<LogStatus> page = Page.cut(
                "logs",
                streams.status().stream().filter(status -> seen.contains(status.dataSet())),
                2,
                status -> List.of(status.dataSet(), status.repository()),
                after,
                Page.limit(limit));
        return new LogItems(page.items(), page.next());
    }

    @GetMapping("/api/v1/admin/logs/{data_set}/coverage")
    @Operation(
            summary = "Which spans of time a data set's stored log covers, in each repository",
            description = "Between two spans log is missing. A data set whose kind has no log has no items.")
    CoverageItems coverage(@PathVariable("data_set") String dataSet) {
        return new CoverageItems(coverages.of(dataSet));
    }
}
