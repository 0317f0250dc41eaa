package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AllowancesTest {
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final InstantSource time = () -> now;

    @Test
    void each_may_do_so_much_at_once_and_so_much_a_second() {
        Allowances allowances = new Allowances(2, 3, time.withZone(ZoneOffset.UTC));
        for (int i = 0; i < 3; i++) {
            assertThat(allowances.take("a")).isZero();
        }
        assertThat(allowances.take("a")).isEqualTo(1);
        assertThat(allowances.take("b")).as("another one").isZero();
        now = now.plusMillis(500);
        assertThat(allowances.take("a")).isZero();
        assertThat(allowances.take("a")).isEqualTo(1);
        now = now.plusSeconds(3600);
        for (int i = 0; i < 3; i++) {
            assertThat(allowances.take("a")).isZero();
        }
        assertThat(allowances.take("a")).as("no more is saved up").isPositive();
        now = now.minusSeconds(7200);
        assertThat(allowances.take("a")).as("a clock that was set back").isPositive();
    }

    @Test
    void without_a_bound_there_is_none() {
        Allowances allowances = new Allowances(0, 0, time.withZone(ZoneOffset.UTC));
        for (int i = 0; i < 100; i++) {
            assertThat(allowances.take("a")).isZero();
        }
    }
}
