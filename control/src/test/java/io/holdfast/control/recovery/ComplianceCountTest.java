package io.holdfast.control.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.recovery.Readiness.ComplianceRow;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of many data sets when only some of them are shown. */
class ComplianceCountTest {
    /** @param exposed in seconds; null where there is nothing to go back to */
    private static ComplianceRow row(String dataSet, String verdict, int rpoMinutes, @Nullable Double exposed) {
        return new ComplianceRow(
                "s",
                dataSet,
                "Files",
                "tier-2",
                "",
                60,
                rpoMinutes,
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

    @Test
    void all_are_counted_and_the_most_exposed_is_told_by_its_share_of_what_it_may_lose() {
        ComplianceCount count = ComplianceCount.of(List.of(
                row("daily", "met", 1440, 7200.0),
                row("tight", "met", 1, 45.0),
                row("late", "missed", 60, 60.0),
                row("new", "unproven", 60, 60.0)));
        assertThat(count.total()).isEqualTo(4);
        assertThat(count.met()).isEqualTo(2);
        assertThat(count.missed()).isOne();
        assertThat(count.unprotected()).isZero();
        assertThat(Objects.requireNonNull(count.mostExposed()).dataSet()).isEqualTo("tight");
    }

    @Test
    void what_has_nothing_to_go_back_to_is_counted_apart_and_named_as_far_as_there_is_room() {
        List<ComplianceRow> rows = IntStream.range(10, 25)
                .mapToObj(i -> row("bare-" + i, i == 10 ? "missed" : "unproven", 60, null))
                .toList();
        ComplianceCount count = ComplianceCount.of(rows);
        assertThat(count.unprotected()).isEqualTo(15);
        assertThat(count.unprotectedSome()).hasSize(10).startsWith("bare-10", "bare-11");
        assertThat(count.mostExposed()).isNull();
    }

    @Test
    void first_comes_what_has_nothing_to_go_back_to_then_what_missed_a_target() {
        List<ComplianceRow> first = ComplianceCount.first(
                List.of(
                        row("fine", "met", 60, 60.0),
                        row("missed", "missed", 60, 60.0),
                        row("unproven", "unproven", 60, 60.0),
                        row("bare", "unproven", 60, null)),
                3);
        assertThat(first).extracting(ComplianceRow::dataSet).containsExactly("bare", "missed", "unproven");
    }
}
