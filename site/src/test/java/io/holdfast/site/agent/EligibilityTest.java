package io.holdfast.site.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.agent.Eligibility.Verdict;
import io.holdfast.site.config.SiteConfiguration.Failover;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.ActiveRecord.Database;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.lease.Wish;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EligibilityTest {
    private static final Instant NOW = Instant.EPOCH;

    private static Eligibility ofB(boolean automatic, boolean synchronous, int observers) {
        return new Eligibility(
                new Failover(
                        automatic, synchronous, observers, 1000, Duration.ZERO, 0, Optional.empty(), Optional.empty()),
                "b",
                6000);
    }

    private static ActiveRecord a(boolean released, Optional<String> to, Set<String> caughtUp) {
        return new ActiveRecord(
                "a", "home", 7, 100, released, to, "why", NOW, new Database("a", 5432, "1", 1, "0/2000"), caughtUp);
    }

    private static SiteStatus says(String site, boolean seesActive) {
        return new SiteStatus(
                site,
                "home",
                Optional.empty(),
                Role.STANDBY,
                1,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                seesActive,
                "http://x:1",
                Optional.empty(),
                Optional.empty(),
                NOW);
    }

    private static GroupView view(
            ActiveRecord record, Optional<Wish> wish, Optional<String> paused, SiteStatus... sites) {
        Map<String, SiteStatus> all = new TreeMap<>();
        for (SiteStatus site : sites) {
            all.put(site.site(), site);
        }
        return new GroupView(Optional.of(record), all, wish, paused, Optional.empty());
    }

    private static Verdict judge(Eligibility eligibility, GroupView view, String position) {
        return eligibility.of(view.active().orElseThrow(), view, Lsn.parse(position), site -> 100);
    }

    private static Optional<Wish> failover(boolean acceptLoss) {
        return Optional.of(new Wish("1", Wish.Kind.FAILOVER, "b", acceptLoss, "ann", NOW));
    }

    @Test
    void who_is_caught_up_takes_over_when_enough_do_not_see_the_active_site() {
        ActiveRecord record = a(false, Optional.empty(), Set.of("b"));
        GroupView alone = view(record, Optional.empty(), Optional.empty(), says("b", false), says("w", true));
        GroupView two = view(record, Optional.empty(), Optional.empty(), says("b", false), says("w", false));

        assertThat(judge(ofB(true, true, 1), alone, "0/2000")).isInstanceOf(Verdict.Yes.class);
        assertThat(judge(ofB(true, true, 2), alone, "0/2000")).isInstanceOf(Verdict.No.class);
        assertThat(judge(ofB(true, true, 2), two, "0/2000")).isInstanceOf(Verdict.Yes.class);
        assertThat(ofB(true, true, 2).of(record, two, Lsn.NONE, site -> site.equals("w") ? 7000 : 100))
                .as("the witness has been silent for long")
                .isInstanceOf(Verdict.No.class);
    }

    @Test
    void who_is_not_caught_up_takes_over_only_when_the_loss_is_accepted() {
        GroupView unasked = view(a(true, Optional.empty(), Set.of()), Optional.empty(), Optional.empty());
        GroupView asked = view(a(true, Optional.empty(), Set.of()), failover(false), Optional.empty());
        GroupView accepted = view(a(true, Optional.empty(), Set.of()), failover(true), Optional.empty());

        assertThat(judge(ofB(true, true, 1), unasked, "0/2000")).isInstanceOf(Verdict.No.class);
        assertThat(judge(ofB(true, true, 1), asked, "0/2000"))
                .isInstanceOfSatisfying(
                        Verdict.No.class, no -> assertThat(no.reason()).contains("--accept-loss"));
        assertThat(judge(ofB(false, true, 1), accepted, "0/2000"))
                .isEqualTo(new Verdict.Yes("failover asked for by ann", Optional.of("1")));
    }

    @Test
    void without_synchronous_commits_a_lag_is_allowed_up_to_a_limit() {
        GroupView view = view(a(true, Optional.empty(), Set.of()), Optional.empty(), Optional.empty());

        assertThat(judge(ofB(true, false, 1), view, "0/1C18")).as("1000 bytes").isInstanceOf(Verdict.Yes.class);
        assertThat(judge(ofB(true, false, 1), view, "0/1C17")).as("1001 bytes").isInstanceOf(Verdict.No.class);
    }

    @Test
    void nobody_takes_over_unasked_where_that_is_switched_off() {
        ActiveRecord record = a(true, Optional.empty(), Set.of("b"));

        assertThat(judge(ofB(false, true, 1), view(record, Optional.empty(), Optional.empty()), "0/2000"))
                .isInstanceOf(Verdict.No.class);
        assertThat(judge(ofB(true, true, 1), view(record, Optional.empty(), Optional.of("repairs")), "0/2000"))
                .isInstanceOf(Verdict.No.class);
        assertThat(judge(
                        ofB(false, true, 1),
                        view(a(true, Optional.of("b"), Set.of()), Optional.empty(), Optional.of("repairs")),
                        "0/0"))
                .as("handed over to it")
                .isInstanceOf(Verdict.Yes.class);
    }

    private static GroupView fenced(ActiveRecord record, Optional<Wish> wish, long token, Optional<String> end) {
        return new GroupView(
                Optional.of(record),
                Map.of(),
                wish,
                Optional.empty(),
                Optional.of(new Fence(
                        "f", "a", token, "ann", NOW, Optional.of(new Fence.Done("it stopped", end, 10, NOW)))));
    }

    @Test
    void behind_a_fence_nobody_takes_over_unasked_and_who_is_asked_to_loses_nothing_it_does_not_say() {
        ActiveRecord record = a(true, Optional.empty(), Set.of("b"));
        Optional<String> end = Optional.of("0/2100");
        Optional<Wish> switchover = Optional.of(new Wish("2", Wish.Kind.SWITCHOVER, "b", false, "ann", NOW));

        assertThat(judge(ofB(true, true, 1), fenced(record, Optional.empty(), 7, end), "0/2100"))
                .isInstanceOfSatisfying(
                        Verdict.No.class, no -> assertThat(no.reason()).contains("fenced by ann"));
        assertThat(judge(ofB(true, true, 1), fenced(record, Optional.empty(), 6, end), "0/2100"))
                .as("of a token before, it is spent")
                .isInstanceOf(Verdict.Yes.class);
        assertThat(judge(ofB(true, true, 1), fenced(record, switchover, 7, end), "0/2100"))
                .isEqualTo(new Verdict.Yes("switchover asked for by ann after a fence", Optional.of("2")));
        assertThat(judge(ofB(true, true, 1), fenced(record, switchover, 7, end), "0/20FF"))
                .isInstanceOfSatisfying(
                        Verdict.No.class, no -> assertThat(no.reason()).contains("lacks 1 bytes"));
        assertThat(judge(ofB(true, true, 1), fenced(record, switchover, 7, Optional.empty()), "0/2100"))
                .isInstanceOfSatisfying(
                        Verdict.No.class, no -> assertThat(no.reason()).contains("did not stop cleanly"));
        ActiveRecord ahead = a(false, Optional.empty(), Set.of());
        assertThat(judge(ofB(true, true, 1), fenced(ahead, failover(false), 7, Optional.empty()), "0/2000"))
                .isInstanceOfSatisfying(
                        Verdict.No.class, no -> assertThat(no.reason()).contains("--accept-loss"));
        assertThat(judge(ofB(true, true, 1), fenced(ahead, failover(true), 7, Optional.empty()), "0/2000"))
                .isInstanceOf(Verdict.Yes.class);
    }
}
