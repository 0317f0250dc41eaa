package io.holdfast.control.errand;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.errand.StageClock.Pace;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StageClockTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private Instant now = NOON;
    private final StageClock stages = new StageClock(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void the_pace_is_that_of_the_stage_and_not_of_what_was_before_it() {
        assertThat(stages.isDue("asking", 0, null)).isTrue();
        assertThat(stages.pace(0, null)).isEqualTo(new Pace(0, null));
        now = NOON.plusSeconds(5);
        assertThat(stages.isDue("reading", 0, 40L)).isTrue();
        assertThat(stages.pace(0, 40L)).isEqualTo(new Pace(0, null));
        now = NOON.plusSeconds(7);
        assertThat(stages.isDue("reading", 10, 40L)).isTrue();
        assertThat(stages.pace(10, 40L)).isEqualTo(new Pace(5, 6L));
    }

    @Test
    void it_is_told_once_a_second_and_whenever_a_stage_begins() {
        assertThat(stages.isDue("reading", 0, 40L)).isTrue();
        now = NOON.plusMillis(999);
        assertThat(stages.isDue("reading", 9, 40L)).isFalse();
        assertThat(stages.isDue("writing", 0, 2L)).isTrue();
        now = NOON.plusMillis(1998);
        assertThat(stages.isDue("writing", 1, 2L)).isFalse();
        now = NOON.plusMillis(1999);
        assertThat(stages.isDue("writing", 2, 2L)).isTrue();
    }
}
