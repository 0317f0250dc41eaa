package io.holdfast.control.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.site.GroupStanding.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SiteGroupWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TARGET = Duration.ofSeconds(10);

    private static Member standby(@Nullable Double log, @Nullable Double heartbeat, boolean streaming) {
        return new Member("b", "standby", 4096L, log, heartbeat, streaming, false, null, false, null, null, NOW);
    }

    private static GroupStanding group(@Nullable String active, Member... others) {
        return new GroupStanding("db", "trading", active, 7, NOW, null, null, null, List.of(others));
    }

    @Test
    void a_standby_within_its_target_is_well_by_either_measure() {
        assertThat(SiteGroupWatch.wrong(group("a", standby(0.5, 2.0, true)), TARGET, Map.of()))
                .isEmpty();
        assertThat(SiteGroupWatch.wrong(group("a", standby(0.5, null, true)), TARGET, Map.of()))
                .isEmpty();
    }

    @Test
    void a_standby_that_has_the_log_and_does_not_replay_it_is_behind() {
        assertThat(SiteGroupWatch.wrong(group("a", standby(0.0, 11.5, true)), TARGET, Map.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("b is 11.5 s behind", "target is 10 s"));
    }

    @Test
    void what_keeps_a_group_from_having_a_standby_is_told() {
        assertThat(SiteGroupWatch.wrong(group("a", standby(null, null, false)), TARGET, Map.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("b does not follow"));
        assertThat(SiteGroupWatch.wrong(group("a"), TARGET, Map.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("no standby"));
        assertThat(SiteGroupWatch.wrong(group(null, standby(0.0, 0.0, true)), TARGET, Map.of()))
                .hasValueSatisfying(said -> assertThat(said).contains("No site is active"));
        assertThat(SiteGroupWatch.wrong(group("a", standby(0.0, 0.0, true)), TARGET, Map.of("b", NOW)))
                .hasValueSatisfying(said -> assertThat(said).contains("b has been silent since"));
    }
}
