package io.holdfast.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    /** Over midnight, on the nights that follow Friday and Saturday; Vienna is an hour ahead of UTC in November. */
    private static final Window NIGHTS = new Window(List.of("FRI", "SAT"), "22:00", "05:00", "Europe/Vienna");

    private static Instant earliest(String now) {
        return NIGHTS.earliest(Instant.parse(now));
    }

    @Test
    void within_it_something_may_begin_at_once() {
        assertThat(earliest("2026-11-27T21:00:00Z")).isEqualTo("2026-11-27T21:00:00Z");
        // Saturday morning belongs to Friday's night, Sunday morning to Saturday's
        assertThat(earliest("2026-11-28T03:59:59Z")).isEqualTo("2026-11-28T03:59:59Z");
        assertThat(earliest("2026-11-29T03:00:00Z")).isEqualTo("2026-11-29T03:00:00Z");
    }

    @Test
    void outside_of_it_the_next_one_is_waited_for() {
        assertThat(earliest("2026-11-28T04:00:00Z")).isEqualTo("2026-11-28T21:00:00Z");
        assertThat(earliest("2026-11-29T21:00:00Z")).isEqualTo("2026-12-04T21:00:00Z");
        assertThat(earliest("2026-11-24T12:00:00Z")).isEqualTo("2026-11-27T21:00:00Z");
    }
}
