package io.holdfast.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.sources.ProofLevel;
import java.time.Duration;
import java.time.Instant;
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
        return RetentionRun.removable(TWO, List.of(points), NOW).stream()
                .map(RecoveryPoint::snapshotId)
                .sorted()
                .toList();
    }

    @Test
    void what_the_policy_does_not_keep_goes() {
        assertThat(removable(point(1, false), point(2, false), point(3, false), point(4, false)))
                .containsExactly("snapshot-3", "snapshot-4");
    }

    @Test
    void no_sound_point_goes_for_one_with_damage() {
        assertThat(removable(point(1, true), point(2, true), point(3, true), point(4, false), point(5, false)))
                .containsExactly("snapshot-3");
        assertThat(removable(point(1, true), point(2, false), point(3, false), point(4, false)))
                .containsExactly("snapshot-4");
    }
}
