package io.holdfast.control.recovery;

import static java.util.stream.Collectors.groupingBy;

import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.SearchWords;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.recovery.Risk.ServiceRisk;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Services and their data sets, what is at risk first. */
@RestController
@Tag(name = "Services")
class ServiceResource {
    private final VisibleInventory inventory;
    private final Readiness readiness;

    ServiceResource(VisibleInventory inventory, Readiness readiness) {
        this.inventory = inventory;
        this.readiness = readiness;
    }

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record ServiceItems(List<ServiceRisk> items, @Nullable String next, long total) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record ComplianceItems(
            List<ComplianceRow> items, @Nullable String next, long total) {}

    @GetMapping("/api/v1/admin/services")
    @Operation(
            summary = "Services with how their data sets stand, those at risk first",
            description = "words: each of them is in its name, description, owner, tier or a data set's name. verdict:"
                    + " missed, unproven, met, or none for those without a data set. policy: those of whose data sets one is"
                    + " under it. sort: risk or name.")
    ServiceItems list(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "verdict", required = false) @Nullable String verdict,
            @RequestParam(name = "policy", required = false) @Nullable String policy,
            @RequestParam(name = "sort", defaultValue = "risk") String sort,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        int most = Page.limit(limit);
        if (!List.of("risk", "name").contains(sort)) {
            throw new InvalidRequestException("sort", "is '" + sort + "'; it must be risk or name");
        }
        requireVerdict(verdict);
        SearchWords wanted = SearchWords.parse(words);
        List<ServiceRisk> found = risks(inventory.current(), policy)
                .filter(risk -> verdict == null || risk.verdict().equals(verdict))
                .filter(risk -> wanted.in(texts(risk)))
                .toList();
        Page<ServiceRisk> page = sort.equals("name")
                ? Page.cut(
                        "services by name",
                        found.stream(),
                        1,
                        risk -> List.of(risk.service().name()),
                        after,
                        most)
                : Page.cut("services", found.stream(), Risk.WORDS, ServiceRisk::position, after, most);
        return new ServiceItems(page.items(), page.next(), found.size());
    }

    @GetMapping("/api/v1/admin/services/{service}")
    @Operation(summary = "One service with how its data sets stand")
    ServiceRisk service(@PathVariable("service") String name) {
        Inventory current = inventory.current();
        Service service = current.service(name);
        List<ComplianceRow> rows = readiness.services(current).stream()
                .filter(row -> row.serviceName().equals(name))
                .toList();
        return ServiceRisk.of(service, rows);
    }

    @GetMapping("/api/v1/admin/dr/compliance")
    @Operation(
            summary = "Each data set's targets, what was measured and what would be lost now; what is at risk first",
            description =
                    "words: each of them is in its name, its service's or the tier. verdict: missed, unproven or met."
                            + " unprotected=true: only those with nothing to go back to. lacking: only those that go into this"
                            + " repository by their policy and of which it has nothing yet. proven=true: only those with the report"
                            + " of a restore.")
    ComplianceItems compliance(
            @RequestParam(name = "words", required = false) @Nullable String words,
            @RequestParam(name = "verdict", required = false) @Nullable String verdict,
            @RequestParam(name = "unprotected", defaultValue = "false") boolean unprotected,
            @RequestParam(name = "lacking", required = false) @Nullable String lacking,
            @RequestParam(name = "proven", defaultValue = "false") boolean proven,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        int most = Page.limit(limit);
        requireVerdict(verdict);
        SearchWords wanted = SearchWords.parse(words);
        Inventory current = inventory.current();
        Set<String> without = lacking == null ? Set.of() : readiness.lacking(current, lacking);
        List<ComplianceRow> found = readiness.services(current).stream()
                .filter(row -> verdict == null || row.compliant().equals(verdict))
                .filter(row -> !unprotected || row.lastRecoveryPoint() == null)
                .filter(row -> lacking == null || without.contains(row.dataSet()))
                .filter(row -> !proven || row.evidence() != null)
                .filter(row -> wanted.in(row.dataSet(), row.serviceName(), row.criticalityTier()))
                .toList();
        Page<ComplianceRow> page = Page.cut("compliance", found.stream(), Risk.WORDS, Risk::position, after, most);
        return new ComplianceItems(page.items(), page.next(), found.size());
    }

    private Stream<ServiceRisk> risks(Inventory current, @Nullable String policy) {
        Map<String, List<ComplianceRow>> rows =
                readiness.services(current).stream().collect(groupingBy(ComplianceRow::serviceName));
        return current.services().stream()
                .filter(service -> policy == null
                        || current.dataSets().stream()
                                .anyMatch(one -> one.service().equals(service.name())
                                        && one.policy().equals(policy)))
                .map(service -> ServiceRisk.of(service, rows.getOrDefault(service.name(), List.of())));
    }

    private static String[] texts(ServiceRisk risk) {
        Service service = risk.service();
        return Stream.concat(
                        Stream.of(service.name(), service.description(), service.owner(), service.criticality()),
                        risk.dataSets().stream().map(ComplianceRow::dataSet))
                .toArray(String[]::new);
    }

    private static void requireVerdict(@Nullable String verdict) {
        if (verdict != null && !Risk.VERDICTS.contains(verdict)) {
            throw new InvalidRequestException(
                    "verdict", "is '" + verdict + "'; it must be one of " + String.join(", ", Risk.VERDICTS));
        }
    }
}
