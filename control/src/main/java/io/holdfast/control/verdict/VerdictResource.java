package io.holdfast.control.verdict;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.Page;
import io.holdfast.control.inventory.VisibleInventory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin/protection")
@Tag(name = "Protection")
class VerdictResource {
    private final Verdicts verdicts;
    private final VisibleInventory inventory;

    VerdictResource(Verdicts verdicts, VisibleInventory inventory) {
        this.inventory = inventory;
        this.verdicts = verdicts;
    }

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record Items(List<Verdict> items, @Nullable String next, int total) {}

    @GetMapping
    @Operation(
            summary =
                    "Each data set by the rule 3-2-1-1-0, every number with its evidence; those that lack something first")
    Items list(
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        int most = Page.limit(limit);
        List<Verdict> all = verdicts.all(inventory.current());
        Page<Verdict> page = Page.cut("protection", all.stream(), Verdict.WORDS, Verdict::position, after, most);
        return new Items(page.items(), page.next(), all.size());
    }

    @GetMapping("/{data_set}")
    @Operation(summary = "One data set by the rule 3-2-1-1-0")
    Verdict verdict(@PathVariable("data_set") String dataSet) {
        return verdicts.all(inventory.current()).stream()
                .filter(verdict -> verdict.dataSet().equals(dataSet))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "There is no data set '" + dataSet + "'. GET /api/v1/admin/inventory lists them."));
    }
}
