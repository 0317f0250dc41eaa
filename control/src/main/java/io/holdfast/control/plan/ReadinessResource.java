package io.holdfast.control.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How ready services are to be brought back. */
@RestController
@Tag(name = "Recovery plans")
class ReadinessResource {
    private final ReadinessFacts facts;
    private final VisibleInventory inventory;

    ReadinessResource(ReadinessFacts facts, VisibleInventory inventory) {
        this.inventory = inventory;
        this.facts = facts;
    }

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record ReadinessItems(
            List<ServiceReadiness> items, @Nullable String next, long total) {}

    @GetMapping("/api/v1/admin/dr/readiness")
    @Operation(
            summary =
                    "How ready each service is to be brought back within its targets, with the reasons; by their names",
            description = "words: each of them is in its name, its owner, its tier or a data set's name.")
    ReadinessItems readiness(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit)
            throws InterruptedException {
        int most = Page.limit(limit);
        SearchWords wanted = SearchWords.parse(words);
        Inventory current = inventory.current();
        Map<String, List<String>> dataSets =
                current.dataSets().stream().collect(groupingBy(DataSet::service, mapping(DataSet::name, toList())));
        List<Service> found = ReadinessFacts.judged(current).stream()
                .filter(service -> wanted.in(Stream.concat(
                                Stream.of(service.name(), service.owner(), service.criticality()),
                                dataSets.getOrDefault(service.name(), List.of()).stream())
                        .toArray(String[]::new)))
                .toList();
        // only those of the page are looked at: a service takes a dozen queries
        Page<Service> page = Page.cut("readiness", found.stream(), 1, service -> List.of(service.name()), after, most);
        return new ReadinessItems(facts.of(page.items(), current), page.next(), found.size());
    }
}
