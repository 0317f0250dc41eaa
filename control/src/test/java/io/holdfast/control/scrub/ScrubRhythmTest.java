package io.holdfast.control.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.scrub.ScrubRhythm.Read;
import io.holdfast.repository.check.PacksToRead;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrubRhythmTest {
    @Test
    void a_part_is_read_each_day_where_that_is_enough() {
        assertThat(ScrubRhythm.of(Duration.ofDays(30))).isEqualTo(new ScrubRhythm(30, Duration.ofDays(1)));
        assertThat(ScrubRhythm.of(Duration.ofHours(6))).isEqualTo(new ScrubRhythm(1, Duration.ofHours(6)));
        assertThat(ScrubRhythm.of(Duration.ofHours(36))).isEqualTo(new ScrubRhythm(1, Duration.ofHours(36)));
        // there are no more groups of packs than values of a byte
        ScrubRhythm years = ScrubRhythm.of(Duration.ofDays(3650));
        assertThat(years.parts()).isEqualTo(256);
        assertThat(years.every().multipliedBy(256)).isEqualTo(Duration.ofDays(3650));
    }

    @Test
    void one_part_follows_another_and_after_the_last_the_first() {
        ScrubRhythm rhythm = ScrubRhythm.of(Duration.ofDays(7));
        assertThat(rhythm.next(Optional.empty())).isEqualTo(1);
        assertThat(rhythm.next(Optional.of(new Read(1, 7)))).isEqualTo(2);
        assertThat(rhythm.next(Optional.of(new Read(7, 7)))).isEqualTo(1);
        assertThat(rhythm.next(Optional.of(new Read(5, 30))))
                .as("the declaration was changed")
                .isEqualTo(1);
    }

    @Test
    void a_part_is_a_group_of_packs() {
        assertThat(ScrubRhythm.packs(3, 7)).isEqualTo(new PacksToRead.Group(3, 7));
        assertThat(ScrubRhythm.packs(0, 7)).isEqualTo(new PacksToRead.All());
        assertThat(ScrubRhythm.packs(0, 1)).isEqualTo(new PacksToRead.All());
    }
}
