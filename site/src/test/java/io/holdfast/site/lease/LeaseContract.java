package io.holdfast.site.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.ActiveRecord.Database;
import io.holdfast.site.lease.SiteStatus.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What holds of leases wherever they lie, with clocks of the test's. */
abstract class LeaseContract {
    static final Duration DURATION = Duration.ofSeconds(3);
    private static final Database DATABASE = new Database("host", 5432, "1", 1, "0/1");

    private final String group = UUID.randomUUID().toString();
    private final AtomicLong now = new AtomicLong(1_000_000);

    /** A connection of its own for each site. */
    abstract LeaseStore records();

    final Lease lease(String site, String home) {
        return lease(site, home, records());
    }

    final Lease lease(String site, String home, LeaseStore records) {
        return new Lease(new GroupStore(records, group), site, home, DURATION, now::get, InstantSource.system());
    }

    private static SiteStatus status(String site) {
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
                true,
                "http://x:1",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH);
    }

    /** A fence that failed: nothing was done under the lease, and whoever comes next has to know of whom to take over. */
    @Test
    void a_lease_that_is_given_back_stands_as_the_former_holders_under_the_new_token() throws Exception {
        Lease a = lease("a", "home a");
        Lease b = lease("b", "home b");
        assertThat(beat(a, "a")).isTrue();
        assertThat(acquire(a, "a")).isTrue();
        beat(b, "b");
        now.addAndGet(DURATION.toMillis());
        ActiveRecord former = b.view().orElseThrow().active().orElseThrow();
        assertThat(acquire(b, "b")).isTrue();
        long token = b.epoch().orElseThrow();
        b.giveBack(former, "the fence failed", status("b"));

        assertThat(b.epoch()).isEmpty();
        assertThat(b.holds(Duration.ZERO)).isFalse();
        ActiveRecord stands = b.view().orElseThrow().active().orElseThrow();
        assertThat(stands.site()).isEqualTo("a");
        assertThat(stands.released()).isFalse();
        assertThat(stands.epoch()).isEqualTo(token);
        assertThat(stands.database()).isEqualTo(former.database());
        // its agent of before wakes up and is fenced
        assertThat(beat(a, "a")).isFalse();
        // and it takes the whole duration anew until somebody may try again
        assertThat(acquire(b, "b")).isFalse();
        now.addAndGet(DURATION.toMillis());
        assertThat(acquire(b, "b")).isTrue();
        assertThat(b.epoch()).contains(token + 1);
    }

    static boolean beat(Lease lease, String site) throws Exception {
        return lease.beat(status(site), DATABASE, Set.of());
    }

    static boolean acquire(Lease lease, String site) throws Exception {
        return lease.acquire("test", status(site), DATABASE);
    }

    @Test
    void another_takes_over_only_after_it_has_seen_no_beat_for_the_whole_duration() throws Exception {
        Lease a = lease("a", "1");
        Lease b = lease("b", "2");
        beat(a, "a");
        beat(b, "b");
        assertThat(acquire(a, "a")).isTrue();
        assertThat(a.epoch()).contains(1L);
        assertThat(b.isFree(b.view().orElseThrow()))
                .as("it saw that there was nobody")
                .isTrue();
        assertThat(acquire(b, "b")).as("but somebody was quicker").isFalse();

        now.addAndGet(1000);
        assertThat(beat(a, "a")).isTrue();
        beat(b, "b");
        long until = a.actUntil();
        now.addAndGet(DURATION.toMillis() - 1);
        beat(b, "b");
        assertThat(acquire(b, "b")).isFalse();
        assertThat(a.holds(Duration.ZERO)).isTrue();
        now.addAndGet(1);
        assertThat(acquire(b, "b")).isTrue();
        assertThat(now.get()).isGreaterThanOrEqualTo(until);
        assertThat(a.holds(Duration.ZERO)).isFalse();
        assertThat(b.epoch()).contains(2L);
        assertThat(beat(a, "a")).as("it finds that it has lost it").isFalse();
        assertThat(a.epoch()).isEmpty();
    }

    @Test
    void what_was_seen_before_a_site_gave_its_place_up_does_not_say_that_it_is_free() throws Exception {
        Lease a = lease("a", "1");
        Lease b = lease("b", "2");
        beat(a, "a");
        acquire(a, "a");
        beat(b, "b");
        GroupView seen = b.view().orElseThrow();
        a.release(Optional.of("b"), "asked for", status("a"));
        beat(b, "b");
        now.addAndGet(10 * DURATION.toMillis());
        assertThat(b.isFree(seen)).as("to whom it gave it is not in there").isFalse();
        assertThat(b.isFree(b.view().orElseThrow())).isTrue();
    }

    @Test
    void one_who_has_just_begun_to_look_waits_for_the_whole_duration() throws Exception {
        Lease a = lease("a", "1");
        beat(a, "a");
        acquire(a, "a");
        now.addAndGet(10 * DURATION.toMillis());
        Lease b = lease("b", "2");
        beat(b, "b");
        assertThat(acquire(b, "b")).isFalse();
        now.addAndGet(DURATION.toMillis());
        assertThat(acquire(b, "b")).isTrue();
    }

    @Test
    void a_beat_between_looking_and_taking_keeps_the_lease() throws Exception {
        Lease a = lease("a", "1");
        Lease b = lease("b", "2");
        beat(a, "a");
        acquire(a, "a");
        beat(b, "b");
        now.addAndGet(DURATION.toMillis());
        assertThat(beat(a, "a")).isTrue();
        assertThat(b.isFree(b.view().orElseThrow())).isTrue();
        assertThat(acquire(b, "b")).isFalse();
        assertThat(b.isFree(b.view().orElseThrow())).isFalse();
    }

    @Test
    void what_is_released_is_free_at_once_and_keeps_counting() throws Exception {
        Lease a = lease("a", "1");
        Lease b = lease("b", "2");
        beat(a, "a");
        acquire(a, "a");
        a.release(Optional.of("b"), "handed over", status("a"));
        assertThat(a.holds(Duration.ZERO)).isFalse();
        beat(b, "b");
        assertThat(b.view().orElseThrow().active().orElseThrow().to()).contains("b");
        assertThat(acquire(b, "b")).isTrue();
        assertThat(b.epoch()).contains(2L);
    }

    @Test
    void the_same_agent_takes_its_lease_back_after_a_restart_and_another_of_the_same_name_does_not() throws Exception {
        Lease before = lease("a", "1");
        beat(before, "a");
        acquire(before, "a");
        Lease other = lease("a", "2");
        beat(other, "a");
        assertThat(acquire(other, "a")).isFalse();
        Lease after = lease("a", "1");
        beat(after, "a");
        assertThat(acquire(after, "a")).isTrue();
        assertThat(after.epoch()).contains(2L);
    }

    @Test
    void a_fence_stands_until_a_newer_token_and_how_it_came_to_hold_is_noted_once() throws Exception {
        GroupStore store = new GroupStore(records(), group);
        Lease a = lease("a", "1");
        beat(a, "a");
        acquire(a, "a");
        Fence fence = new Fence("f", "a", 1, "ann", Instant.EPOCH, Optional.empty());
        Fence other = new Fence("g", "a", 1, "bob", Instant.EPOCH, Optional.empty());
        assertThat(store.fence(fence)).isTrue();
        assertThat(store.fence(fence)).as("asked for again").isTrue();
        assertThat(store.fence(other)).isFalse();
        assertThat(store.view().inForce()).contains(fence);
        Fence done = fence.done(1, "it stopped", Optional.of("0/2"), 3, Instant.EPOCH);
        assertThat(store.fenced(other)).isFalse();
        assertThat(store.fenced(done)).isTrue();
        assertThat(store.fenced(fence.raised(5))).isTrue();
        assertThat(store.view().inForce()).as("by somebody slower").contains(done);

        a.release(Optional.empty(), "fenced", status("a"));
        Lease b = lease("b", "2");
        beat(b, "b");
        acquire(b, "b");
        assertThat(store.view().inForce()).isEmpty();
        assertThat(store.fence(other)).as("of the same token as the spent one").isTrue();
        store.unfence("f");
        assertThat(store.view().fence()).contains(other);
        store.unfence("g");
        assertThat(store.view().fence()).isEmpty();
        assertThat(store.fenced(done)).as("taken back meanwhile").isFalse();
    }
}
