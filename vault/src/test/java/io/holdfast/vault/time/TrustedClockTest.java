package io.holdfast.vault.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedClockTest {
    private static final Instant START = Instant.parse("2026-11-25T03:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path temporary;

    private Instant machine = START;
    private long counter;
    private TrustedClock clock;

    @BeforeEach
    void open() throws IOException {
        clock = TrustedClock.open(temporary.resolve("clock"), () -> machine, () -> counter);
    }

    private void pass(Duration time) {
        machine = machine.plus(time);
        counter += time.toNanos();
    }

    @Test
    void time_passes_with_the_machine_s_clock() {
        pass(Duration.ofDays(400));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(400)));
        assertThat(clock.alarm()).isEmpty();
    }

    @Test
    void a_clock_set_back_stops_time_and_does_not_turn_it() throws IOException {
        pass(Duration.ofHours(5));
        Instant before = clock.instant();
        machine = machine.minus(Duration.ofDays(10));
        assertThat(clock.instant()).isEqualTo(before);
        assertThat(clock.alarm()).hasValueSatisfying(alarm -> assertThat(alarm).contains("behind"));
        pass(DAY);
        assertThat(clock.instant()).isEqualTo(before);
        clock.persist();
        open();
        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofDays(9));
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(before.plus(Duration.ofHours(1)));
        assertThat(clock.alarm()).isEmpty();
    }

    @Test
    void a_leap_forward_is_not_believed_beyond_a_day() {
        machine = machine.plus(Duration.ofDays(60));
        assertThat(clock.instant()).isEqualTo(START);
        assertThat(clock.alarm()).hasValueSatisfying(alarm -> assertThat(alarm).contains("ahead"));
        pass(DAY);
        assertThat(clock.instant()).isEqualTo(START.plus(DAY));
        machine = START.plus(DAY).plus(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(machine);
        assertThat(clock.alarm()).isEmpty();
    }

    @Test
    void many_small_leaps_gain_no_more_than_a_day_and_a_seventh() {
        Duration real = Duration.ZERO;
        for (int hour = 0; hour < 24 * 28; hour++) {
            pass(Duration.ofHours(1));
            real = real.plusHours(1);
            machine = machine.plus(Duration.ofMinutes(59));
            clock.instant();
        }
        Duration gained = Duration.between(START, clock.instant()).minus(real);
        assertThat(gained).isLessThanOrEqualTo(DAY.plus(real.dividedBy(7)));
    }

    @Test
    void a_short_stop_of_the_vault_passes_and_a_long_one_needs_two_people() throws IOException {
        clock.persist();
        machine = machine.plus(Duration.ofHours(10));
        counter = 0;
        open();
        assertThat(clock.instant()).isEqualTo(machine);

        clock.persist();
        machine = machine.plus(Duration.ofHours(20));
        open();
        assertThat(clock.instant()).isEqualTo(machine.minus(Duration.ofHours(20)));
        clock.accept();
        assertThat(clock.instant()).isEqualTo(machine);
        open();
        assertThat(clock.instant()).isEqualTo(machine);
    }

    @Test
    void what_arrives_while_the_clock_is_not_believed_is_locked_as_if_it_were_right() {
        Duration month = Duration.ofDays(30);
        machine = machine.plus(Duration.ofDays(10));
        assertThat(clock.lockFrom(month)).isEqualTo(machine);
        machine = machine.plus(Duration.ofDays(10_000));
        assertThat(clock.lockFrom(month)).isEqualTo(START.plus(month));
        machine = START.minus(DAY);
        assertThat(clock.lockFrom(month)).isEqualTo(START);
    }

    @Test
    void a_look_from_beside_changes_nothing() throws IOException {
        clock.persist();
        machine = machine.plus(Duration.ofHours(3));
        assertThat(TrustedClock.peek(temporary.resolve("clock"), () -> machine)).isEqualTo(machine);
        machine = machine.plus(Duration.ofDays(3));
        assertThat(TrustedClock.peek(temporary.resolve("clock"), () -> machine)).isEqualTo(START);
    }
}
