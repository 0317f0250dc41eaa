package io.holdfast.control.inventory;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The names of what is declared, for who picks one. */
@RestController
@Tag(name = "Inventory")
class NameResource {
    private final VisibleInventory inventory;

    NameResource(VisibleInventory inventory) {
        this.inventory = inventory;
    }

    /** @param service of a data set; null of everything else */
    record Named(String name, @Nullable String service) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record NamedItems(List<Named> items, @Nullable String next, long total) {}

    @GetMapping("/api/v1/admin/inventory/names")
    @Operation(
            summary = "The names of all that is declared of a kind",
            description =
                    "kind: Site, Repository, Service, DataSet, Policy or DrPlan. words: each of them is in the name, or"
                            + " in that of a data set's service.")
    NamedItems names(
            @RequestParam(name = "kind") String kind,
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        int most = Page.limit(limit);
        SearchWords wanted = SearchWords.parse(words);
        List<Named> found = named(inventory.current(), kind)
                .filter(one -> wanted.in(one.name(), one.service()))
                .toList();
        Page<Named> page = Page.cut("names of " + kind, found.stream(), 1, one -> List.of(one.name()), after, most);
        return new NamedItems(page.items(), page.next(), found.size());
    }

    private static Stream<Named> named(Inventory current, String kind) {
        return switch (kind) {
            case "Site" -> only(current.sites());
            case "Repository" -> only(current.repositories());
            case "Service" -> only(current.services());
            case "Policy" -> only(current.policies());
            case "DrPlan" -> only(current.plans());
            case "DataSet" -> current.dataSets().stream().map((DataSet one) -> new Named(one.name(), one.service()));
            default ->
                throw new InvalidRequestException(
                        "kind", "is '" + kind + "'; it must be Site, Repository, Service, DataSet, Policy or DrPlan");
        };
    }

    private static Stream<Named> only(List<? extends Declaration> declared) {
        return declared.stream().map(one -> new Named(one.name(), null));
    }
}
