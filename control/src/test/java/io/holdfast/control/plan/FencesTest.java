package io.holdfast.control.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.FenceStanding;
import io.holdfast.control.site.GroupStanding.Member;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FencesTest {
    private static final Instant NOW = Instant.EPOCH;

    private static Member member(String site, String role) {
        return new Member(site, role, null, null, null, true, false, null, false, null, null, NOW);
    }

    private static GroupStanding group(
            @Nullable String active, @Nullable String underWay, @Nullable FenceStanding fence, Member... members) {
        return new GroupStanding("db", "trading", active, 7, NOW, null, underWay, fence, List.of(members));
    }

    @Test
    void a_look_says_who_would_be_stopped_and_by_whom() throws Exception {
        assertThat(Fences.check(group("a", null, null, member("a", "active"), member("b", "standby")))
                        .detail())
                .isEqualTo("a is active with token 7 and would stop its server and give its lease up.");
        assertThat(Fences.check(group("a", null, null, member("a", "silent"), member("b", "standby")))
                        .detail())
                .isEqualTo("a says nothing: b would take its token from it once its lease has ended.");
        assertThat(Fences.check(group(null, null, null, member("b", "standby"))).detail())
                .startsWith("Nobody is active now");
        FenceStanding fence = new FenceStanding("f", "a", 7, "ann", NOW, true);
        assertThat(Fences.check(group(null, null, fence, member("a", "standby")))
                        .detail())
                .isEqualTo("a is fenced already, by ann since 1970-01-01T00:00:00Z.");
    }

    @Test
    void what_could_not_be_fenced_is_refused_with_the_reason() {
        assertThatThrownBy(() -> Fences.check(
                        group("a", null, null, member("a", "silent"), member("b", "silent"), member("w", "witness"))))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("no other site's agent is there to take that from it");
        assertThatThrownBy(() -> Fences.check(group("a", "failover to b", null, member("a", "active"))))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("while a takeover is under way: failover to b");
    }
}
