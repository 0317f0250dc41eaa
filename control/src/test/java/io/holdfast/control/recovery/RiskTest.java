package io.holdfast.control.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.Page;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.recovery.Risk.ServiceRisk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is at risk comes first. */
class RiskTest {
    private static Service service(String name, String criticality) {
        return new Service(
                name,
                "",
                "",
                criticality,
                Optional.empty(),
                List.of(),
                new Targets(60, 60, "", Optional.empty(), Optional.empty()),
                Optional.empty(),
                "cold");
    }

    /** @param exposed in seconds, of the hour that may be lost; null where there is nothing to go back to */
    private static ComplianceRow row(String service, String dataSet, String verdict, @Nullable Double exposed) {
        return new ComplianceRow(
                service,
                dataSet,
                "Files",
                "tier-2",
                "",
                60,
                60,
                null,
                null,
                exposed,
                verdict,
                null,
                exposed == null ? null : Instant.EPOCH,
                null,
                null,
                null,
                null);
    }

    private static List<String> inOrder(ServiceRisk... risks) {
        return Page.cut("services", Stream.of(risks), Risk.WORDS, ServiceRisk::position, null, 10).items().stream()
                .map(risk -> risk.service().name())
                .toList();
    }

    @Test
    void services_that_miss_a_target_come_first_and_those_that_meet_all_last() {
        assertThat(inOrder(
                        ServiceRisk.of(service("fine", "tier-0"), List.of(row("fine", "a", "met", 60.0))),
                        ServiceRisk.of(service("empty", "tier-0"), List.of()),
                        ServiceRisk.of(service("unproven", "tier-2"), List.of(row("unproven", "b", "unproven", 60.0))),
                        ServiceRisk.of(service("missed", "tier-3"), List.of(row("missed", "c", "missed", 60.0)))))
                .containsExactly("missed", "unproven", "empty", "fine");
    }

    @Test
    void what_would_lose_too_much_comes_before_what_is_more_critical_and_that_before_the_rest() {
        assertThat(inOrder(
                        ServiceRisk.of(service("b", "tier-1"), List.of(row("b", "b", "met", 60.0))),
                        ServiceRisk.of(service("c", "tier-3"), List.of(row("c", "c", "met", 7200.0))),
                        ServiceRisk.of(service("d", "tier-2"), List.of(row("d", "d", "met", 600.0))),
                        ServiceRisk.of(service("a", "tier-2"), List.of(row("a", "a", "met", 60.0)))))
                // how much d would lose more than a does not count: while pages are read it grows
                .containsExactly("c", "b", "a", "d");
    }

    @Test
    void a_service_is_judged_by_its_worst_data_set() {
        ServiceRisk risk = ServiceRisk.of(
                service("s", "tier-1"),
                List.of(
                        row("s", "good", "met", 1800.0),
                        row("s", "late", "unproven", 5400.0),
                        row("s", "bare", "unproven", null)));
        assertThat(risk.verdict()).isEqualTo("unproven");
        assertThat(risk.dataSets()).extracting(ComplianceRow::dataSet).containsExactly("bare", "late", "good");
        assertThat(risk.allowedLossUsed()).isNull();
        assertThat(ServiceRisk.of(service("s", "tier-1"), List.of(row("s", "good", "met", 1800.0)))
                        .allowedLossUsed())
                .isEqualTo(0.5);
    }
}
