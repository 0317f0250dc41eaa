package io.holdfast.control.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.Hooks;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Declaration.Verification;
import io.holdfast.control.inventory.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
    private static final Duration AHEAD = Duration.ofDays(90);

    private static Forecast forecast(Optional<Schedule> schedule, Window... windows) {
        Policy policy = new Policy(
                "p",
                schedule,
                "full",
                false,
                List.of("a"),
                List.of(),
                Optional.empty(),
                new Verification(true, false, Optional.empty()),
                List.of(windows),
                new Limits(Optional.empty(), Optional.empty()),
                new Hooks(List.of(), List.of()),
                1);
        return Forecast.of(policy, NOW, AHEAD);
    }

    private static Optional<Schedule> every(Duration every) {
        return Optional.of(new Schedule(Optional.empty(), "UTC", Optional.of(every)));
    }

    private static Optional<Retention> keep(int last, int daily) {
        return Optional.of(new Retention(last, 0, daily, 0, 0, 0, Optional.empty()));
    }

    @Test
    void the_rules_say_how_many_points_stay_and_how_far_they_reach_back() {
        Forecast hourly = forecast(every(Duration.ofHours(1)));
        assertThat(hourly.count()).isEqualTo(90 * 24 - 1);
        assertThat(hourly.longestGap()).isEqualTo(Duration.ofHours(1));
        assertThat(hourly.kept(keep(3, 0), hourly.end())).isEqualTo(new Forecast.Kept(3, Duration.ofHours(2)));
        Forecast.Kept daily = hourly.kept(keep(0, 30), hourly.end());
        assertThat(daily.points()).isEqualTo(30);
        assertThat(daily.span()).isBetween(Duration.ofDays(28), Duration.ofDays(30));
        assertThat(hourly.kept(Optional.empty(), hourly.end()).points()).isEqualTo(90 * 24 - 1);
    }

    @Test
    void the_longest_gap_of_a_calendar_is_over_the_week_end() {
        Forecast workdays = forecast(
                Optional.of(new Schedule(Optional.of("0 0 8-17 * * MON-FRI"), "Europe/Vienna", Optional.empty())));
        assertThat(workdays.longestGap()).isEqualTo(Duration.ofHours(3 * 24 - 9));
    }

    @Test
    void a_window_makes_the_gaps_longer() {
        Forecast nights = forecast(
                every(Duration.ofHours(1)),
                new Window(List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"), "22:00", "04:00", "UTC"));
        assertThat(nights.longestGap()).isBetween(Duration.ofHours(18), Duration.ofHours(20));
        assertThat(nights.count()).isBetween(90L * 5, 90L * 7);
    }

    @Test
    void what_comes_each_second_is_counted_and_not_listed() {
        Forecast seconds = forecast(every(Duration.ofSeconds(1)));
        assertThat(seconds.count()).isBetween(7_775_000L, 7_777_000L);
        assertThat(seconds.kept(Optional.empty(), seconds.end()).points()).isBetween(8_000, 8_640);
    }

    @Test
    void without_a_schedule_nothing_comes() {
        assertThat(forecast(Optional.empty()).isEmpty()).isTrue();
        assertThat(forecast(Optional.empty()).count()).isZero();
    }
}
