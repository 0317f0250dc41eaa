package io.holdfast.control.inventory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Policies and whom they protect. */
@RestController
@RequestMapping("/api/v1/admin/policies")
@Tag(name = "Policies")
class PolicyResource {
    /** So many data sets of a policy are named; how many there are is told. */
    private static final int NAMED = 10;

    private final VisibleInventory inventory;

    PolicyResource(VisibleInventory inventory) {
        this.inventory = inventory;
    }

    /**
     * @param dataSets the names of some that it is for, at most ten
     * @param dataSetCount how many it is for
     */
    record PolicyUse(Policy policy, List<String> dataSets, int dataSetCount) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record PolicyItems(List<PolicyUse> items, @Nullable String next, long total) {}

    @GetMapping
    @Operation(
            summary = "Policies with what they say and whom they protect, by their names",
            description =
                    "words: each of them is in its name, its type, a repository's or a data set's name. repository:"
                            + " those that back up to it.")
    PolicyItems list(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "repository", required = false) @Nullable String repository,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        int most = Page.limit(limit);
        SearchWords wanted = SearchWords.parse(words);
        Inventory current = inventory.current();
        Map<String, List<String>> uses =
                current.dataSets().stream().collect(groupingBy(DataSet::policy, mapping(DataSet::name, toList())));
        List<Policy> found = current.policies().stream()
                .filter(policy -> repository == null || policy.repositories().contains(repository))
                .filter(policy -> wanted.in(texts(policy, uses.getOrDefault(policy.name(), List.of()))))
                .toList();
        Page<Policy> page = Page.cut("policies", found.stream(), 1, policy -> List.of(policy.name()), after, most);
        return new PolicyItems(
                page.items().stream()
                        .map(policy -> use(policy, uses.getOrDefault(policy.name(), List.of())))
                        .toList(),
                page.next(),
                found.size());
    }

    private static PolicyUse use(Policy policy, List<String> dataSets) {
        return new PolicyUse(policy, dataSets.stream().limit(NAMED).toList(), dataSets.size());
    }

    private static String[] texts(Policy policy, List<String> dataSets) {
        return Stream.of(
                        Stream.of(policy.name(), policy.backupType()),
                        policy.repositories().stream(),
                        dataSets.stream())
                .flatMap(each -> each)
                .toArray(String[]::new);
    }
}
