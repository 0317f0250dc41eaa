package io.holdfast.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.sources.ProofLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RetentionRunTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Retention TWO = new Retention(2, 0, 0, 0, 0, 0, Optional.empty());

    private static RecoveryPoint point(int hoursAgo, boolean damaged) {
        Instant made = NOW.minus(Duration.ofHours(hoursAgo));
        return new RecoveryPoint(
                UUID.randomUUID(),
                "trading-db",
                "trading",
                "postgresql",
                "site-a",
                "snapshot-" + hoursAgo,
                null,
                made,
                made,
                1,
                1,
                "PostgreSQL 18.6",
                damaged ? Map.of("damaged", "block 3 of public.orders") : Map.of(),
                ProofLevel.STORED,
                List.of());
    }

    private static List<String> removable(RecoveryPoint... points) {
        return RetentionRun.removable(TWO, List.of(points), List.of(), NOW).stream()
                .map(RecoveryPoint::snapshotId)
                .sorted()
                .toList();
    }

    @Test
    void what_the_policy_does_not_keep_goes() {
        assertThat(removable(point(1, false), point(2, false), point(3, false), point(4, false)))
                .containsExactly("snapshot-3", "snapshot-4");
    }

    /** Else nothing from before the gap could be restored any more, seconds after it was healed. */
    @Test
    void the_last_point_before_a_gap_in_the_log_stays_as_long_as_its_day() {
        Retention twoDays = new Retention(0, 0, 2, 0, 0, 0, Optional.empty());
        Instant gap = NOW.minus(Duration.ofMinutes(90));
        List<RecoveryPoint> points =
                List.of(point(1, false), point(2, false), point(3, false), point(20, false), point(30, false));
        assertThat(RetentionRun.removable(twoDays, points, List.of(), NOW))
                .extracting(RecoveryPoint::snapshotId)
                .containsExactly("snapshot-2", "snapshot-3", "snapshot-30");
        assertThat(RetentionRun.removable(twoDays, points, List.of(gap), NOW))
                .extracting(RecoveryPoint::snapshotId)
                .containsExactly("snapshot-3", "snapshot-30");
        assertThat(RetentionRun.removable(twoDays, points, List.of(gap), NOW.plus(Duration.ofDays(3))))
                .as("days that have passed keep their places until newer ones take them")
                .extracting(RecoveryPoint::snapshotId)
                .containsExactly("snapshot-3", "snapshot-30");
        List<RecoveryPoint> later = new ArrayList<>(points);
        later.add(point(-24, false));
        later.add(point(-48, false));
        assertThat(RetentionRun.removable(twoDays, later, List.of(gap), NOW.plus(Duration.ofDays(3))))
                .as("its day has no place any more")
                .extracting(RecoveryPoint::snapshotId)
                .contains("snapshot-2", "snapshot-1");
    }

    @Test
    void no_sound_point_goes_for_one_with_damage() {
        assertThat(removable(point(1, true), point(2, true), point(3, true), point(4, false), point(5, false)))
                .containsExactly("snapshot-3");
        assertThat(removable(point(1, true), point(2, false), point(3, false), point(4, false)))
                .containsExactly("snapshot-4");
    }
}
