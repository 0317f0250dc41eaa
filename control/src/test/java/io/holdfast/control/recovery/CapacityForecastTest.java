package io.holdfast.control.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.control.recovery.CapacityForecast.State;
import org.junit.jupiter.api.Test;

class CapacityForecastTest {
    private static final double A_DAY = 1000 / 86_400.0;

    @Test
    void with_less_than_three_days_of_measurements_there_is_no_number() {
        CapacityForecast forecast = CapacityForecast.of(2.9, A_DAY, 5000L);
        assertThat(forecast.state()).isEqualTo(State.NOT_ENOUGH_HISTORY);
        assertThat(forecast.fromDays()).isEqualTo(2.9);
        assertThat(forecast.bytesADay()).isNull();
        assertThat(forecast.daysLeft()).isNull();
        assertThat(CapacityForecast.of(0, null, 5000L).state()).isEqualTo(State.NOT_ENOUGH_HISTORY);
    }

    @Test
    void the_days_left_are_the_room_by_what_is_added_in_a_day() {
        CapacityForecast forecast = CapacityForecast.of(3, A_DAY, 5000L);
        assertThat(forecast.state()).isEqualTo(State.FILLS);
        assertThat(forecast.bytesADay()).isCloseTo(1000, within(1e-6));
        assertThat(forecast.daysLeft()).isCloseTo(5, within(1e-6));
    }

    @Test
    void what_does_not_grow_lasts_and_what_is_across_a_network_has_a_rate_only() {
        assertThat(CapacityForecast.of(14, 0.0, 5000L).state()).isEqualTo(State.LASTS);
        assertThat(CapacityForecast.of(14, A_DAY, 5_000_000L).state()).isEqualTo(State.LASTS);
        CapacityForecast shrinking = CapacityForecast.of(14, -A_DAY, 5000L);
        assertThat(shrinking.state()).isEqualTo(State.LASTS);
        assertThat(shrinking.bytesADay()).isNegative();
        CapacityForecast far = CapacityForecast.of(14, A_DAY, null);
        assertThat(far.state()).isEqualTo(State.ROOM_UNKNOWN);
        assertThat(far.bytesADay()).isPositive();
        assertThat(far.daysLeft()).isNull();
    }
}
