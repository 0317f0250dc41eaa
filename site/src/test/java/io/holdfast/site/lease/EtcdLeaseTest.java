package io.holdfast.site.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leases of two sites on a real etcd. */
@Timeout(180)
class EtcdLeaseTest extends LeaseContract {
    @TempDir
    static Path folder;

    private static Process etcd;
    private static URI address;

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

    @Override
    LeaseStore records() {
        return cluster(address);
    }

    @Test
    void a_member_that_is_gone_or_mute_costs_a_moment_only() throws Exception {
        try (ServerSocket mute = new ServerSocket(0)) {
            URI silent = URI.create("http://127.0.0.1:" + mute.getLocalPort());
            Lease a = lease("a", "1", cluster(URI.create("http://127.0.0.1:1"), silent, address));
            assertThat(beat(a, "a")).isTrue();
            assertThat(acquire(a, "a")).isTrue();
            assertThat(beat(a, "a")).isTrue();
        }
    }

    @Test
    void without_etcd_nothing_is_renewed() {
        Lease a = lease("a", "1", cluster(URI.create("http://127.0.0.1:1")));
        assertThatThrownBy(() -> beat(a, "a"))
                .isInstanceOf(LeaseStoreUnavailableException.class)
                .hasMessageContaining("does not answer");
    }
}
