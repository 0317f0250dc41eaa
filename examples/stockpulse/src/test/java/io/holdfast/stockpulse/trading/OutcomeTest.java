package io.holdfast.stockpulse.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    /** Two desks until 100 ms, one commit without an answer, and on from 1,300 ms. */
    private static final List<Ledger.Entry> ENTRIES = List.of(
            trade(1, 1, 0L),
            trade(2, 2, 60L),
            trade(1, 3, 100L),
            trade(2, 4, null),
            trade(2, 5, 1_300L),
            trade(1, 6, 1_340L));

    private static Ledger.Entry trade(int desk, long order, @Nullable Long acknowledgedMillis) {
        Long at = acknowledgedMillis == null ? null : Long.valueOf(acknowledgedMillis * 1000);
        return new Ledger.Entry(desk, "7", at, at, new Trade(order, 1, 1, "B", 1, 1, 0, List.of()));
    }

    private static Instant millis(long at) {
        return Instant.EPOCH.plus(at, ChronoUnit.MILLIS);
    }

    @Test
    void what_was_acknowledged_must_be_there_and_what_had_no_answer_may_be() {
        Outcome outcome = Outcome.of(ENTRIES);
        assertThat(outcome.lost(Set.of(1L, 2L, 3L, 5L, 6L))).isEmpty();
        assertThat(outcome.lost(Set.of(1L, 2L, 4L, 5L, 6L)))
                .extracting(Trade::orderId)
                .containsExactly(3L);
        assertThat(outcome.expected(Set.of(1L, 2L, 3L, 5L, 6L)))
                .extracting(Trade::orderId)
                .containsExactly(1L, 2L, 3L, 5L, 6L);
        assertThat(outcome.expected(Set.of(4L))).extracting(Trade::orderId).containsExactly(1L, 2L, 3L, 5L, 6L, 4L);
    }

    @Test
    void the_silence_is_the_longest_time_between_two_acknowledgements_of_any_desk() {
        assertThat(Outcome.silence(ENTRIES, millis(50))).isEqualTo(Duration.ofMillis(1_200));
        assertThat(Outcome.silence(ENTRIES, millis(1_310))).isEqualTo(Duration.ofMillis(40));
        assertThat(Outcome.silence(ENTRIES, millis(2_000))).isZero();
        assertThat(Outcome.silence(ENTRIES.subList(0, 1), Instant.EPOCH)).isZero();
    }

    @Test
    void trades_after_an_instant_are_counted_by_their_acknowledgement() {
        assertThat(Outcome.since(ENTRIES, millis(100))).isEqualTo(2);
        assertThat(Outcome.since(ENTRIES, millis(-1))).isEqualTo(5);
    }
}
