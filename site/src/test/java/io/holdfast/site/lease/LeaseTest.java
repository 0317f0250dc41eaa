package io.holdfast.site.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.site.lease.ActiveRecord.Database;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leases of two sites on a real etcd, with clocks of the test's. */
@Timeout(180)
class LeaseTest {
    private static final Duration DURATION = Duration.ofSeconds(3);
    private static final Database DATABASE = new Database("host", 5432, "1", 1, "0/1");

    @TempDir
    static Path folder;

    private static Process etcd;
    private static URI address;

    private final String group = UUID.randomUUID().toString();
    private final AtomicLong now = new AtomicLong(1_000_000);

    @BeforeAll
    static void startEtcd() throws Exception {
        address = URI.create("http://127.0.0.1:" + FreePort.find());
        String peer = "http://127.0.0.1:" + FreePort.find();
        etcd = new ProcessBuilder(
                        "etcd",
                        "--data-dir=" + folder,
                        "--name=one",
                        "--listen-client-urls=" + address,
                        "--advertise-client-urls=" + address,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=one=" + peer,
                        "--logger=zap",
                        "--unsafe-no-fsync")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int tries = 0; ; tries++) {
            try (EtcdCluster cluster = cluster(address)) {
                new GroupStore(cluster, "x").view();
                return;
            } catch (IOException e) {
                assertThat(tries).isLessThan(600);
                Thread.sleep(100);
            }
        }
    }

    @AfterAll
    static void stopEtcd() {
        etcd.destroyForcibly().onExit().join();
    }

    private static EtcdCluster cluster(URI... members) {
        return new EtcdCluster(List.of(members), Duration.ofSeconds(10), null);
    }

    private Lease lease(String site, String home, URI... members) {
        GroupStore store = new GroupStore(cluster(members.length == 0 ? new URI[] {address} : members), group);
        return new Lease(store, site, home, DURATION, now::get, InstantSource.system());
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

    private static boolean beat(Lease lease, String site) throws Exception {
        return lease.beat(status(site), DATABASE, Set.of());
    }

    private static boolean acquire(Lease lease, String site) throws Exception {
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
        assertThat(b.isFree()).as("it saw that there was nobody").isTrue();
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
        assertThat(b.isFree()).isTrue();
        assertThat(acquire(b, "b")).isFalse();
        assertThat(b.isFree()).isFalse();
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
    void a_member_that_is_gone_or_mute_costs_a_moment_only() throws Exception {
        try (ServerSocket mute = new ServerSocket(0)) {
            URI silent = URI.create("http://127.0.0.1:" + mute.getLocalPort());
            Lease a = lease("a", "1", URI.create("http://127.0.0.1:1"), silent, address);
            assertThat(beat(a, "a")).isTrue();
            assertThat(acquire(a, "a")).isTrue();
            assertThat(beat(a, "a")).isTrue();
        }
    }

    @Test
    void without_etcd_nothing_is_renewed() {
        Lease a = lease("a", "1", URI.create("http://127.0.0.1:1"));
        assertThatThrownBy(() -> beat(a, "a"))
                .isInstanceOf(EtcdUnavailableException.class)
                .hasMessageContaining("does not answer");
    }
}
