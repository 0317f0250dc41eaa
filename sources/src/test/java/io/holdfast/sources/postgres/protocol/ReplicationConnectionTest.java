package io.holdfast.sources.postgres.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.OwnThread;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.protocol.WalMessage.Data;
import io.holdfast.sources.postgres.protocol.WalMessage.End;
import io.holdfast.sources.postgres.protocol.WalMessage.Keepalive;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ReplicationConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start(18, folder.resolve("cluster"), Map.of("max_wal_senders", "20"));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static PostgresEndpoint endpoint() throws SourceException {
        return PostgresEndpoint.of(cluster.settings("backup"));
    }

    @Test
    void a_role_that_may_only_replicate_learns_who_the_server_is() throws Exception {
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint())) {
            SystemIdentity identity = connection.identifySystem();
            assertThat(identity.systemIdentifier())
                    .isEqualTo(cluster.ask("SELECT system_identifier FROM pg_control_system()"));
            assertThat(identity.timeline()).isEqualTo(1);
            assertThat(connection.show("wal_level")).isEqualTo("replica");
            assertThat(connection.serverMajor()).isEqualTo(18);
        }
    }

    @Test
    void a_slot_is_made_read_and_dropped() throws Exception {
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint())) {
            assertThat(connection.readSlot("one")).isEmpty();
            connection.createPhysicalSlot("one", true);
            assertThat(connection.readSlot("one").orElseThrow().restart()).isPresent();
            assertThatThrownBy(() -> connection.createPhysicalSlot("one", true))
                    .isInstanceOf(ServerErrorException.class)
                    .extracting(e -> ((ServerErrorException) e).sqlState())
                    .isEqualTo("42710");
            connection.dropSlot("one");
            assertThat(connection.readSlot("one")).isEmpty();
        }
        assertThat(cluster.ask("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
    }

    @Test
    void the_log_streams_as_it_is_in_the_servers_own_segment() throws Exception {
        cluster.run("CREATE TABLE IF NOT EXISTS streamed (n int)", "SELECT pg_switch_wal()");
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint())) {
            Lsn from = new Lsn(connection.identifySystem().flushed().value() & ~0xFF_FFFFL);
            WalStream stream = connection.startReplication(Optional.empty(), from, 1);
            cluster.run("INSERT INTO streamed SELECT generate_series(1, 10000)");
            Lsn until = Lsn.parse(cluster.ask("SELECT pg_current_wal_flush_lsn()"));
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            Lsn position = from;
            while (position.isBefore(until)) {
                if (stream.receive(SOON).orElseThrow() instanceof Data data) {
                    assertThat(data.start()).isEqualTo(position);
                    assertThat(Duration.between(data.serverTime(), Instant.now())
                                    .abs())
                            .isLessThan(SOON);
                    received.write(data.bytes());
                    position = data.end();
                }
            }
            stream.sendStatus(position, position, Lsn.NONE, true);
            while (!(stream.receive(SOON).orElseThrow() instanceof Keepalive)) {
                // data that was under way
            }
            String segment = cluster.ask("SELECT pg_walfile_name('" + until + "')");
            byte[] stored = Files.readAllBytes(cluster.data().resolve("pg_wal").resolve(segment));
            assertThat(received.toByteArray()).startsWith(java.util.Arrays.copyOf(stored, (int) until.minus(from)));

            stream.finish();
            WalMessage last = stream.receive(SOON).orElseThrow();
            while (!(last instanceof End)) {
                last = stream.receive(SOON).orElseThrow();
            }
            assertThat(((End) last).next()).isEmpty();
            assertThat(connection.identifySystem().timeline()).isEqualTo(1);
        }
    }

    @Test
    void a_base_backup_yields_the_data_directory_and_its_manifest() throws Exception {
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint())) {
            BaseBackup backup = connection.baseBackup(new BaseBackupOptions("it's a test", true, false, 0));
            assertThat(backup.timeline()).isEqualTo(1);
            assertThat(backup.tablespaces()).hasSize(1);
            List<String> parts = new ArrayList<>();
            long bytes = 0;
            for (var part = backup.next(); part.isPresent(); part = backup.next()) {
                switch (part.get()) {
                    case BaseBackup.Archive archive -> {
                        parts.add(archive.name());
                        bytes += archive.stream().transferTo(java.io.OutputStream.nullOutputStream());
                    }
                    case BaseBackup.Manifest manifest ->
                        parts.add(new String(manifest.stream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                                .substring(0, 1));
                }
            }
            assertThat(parts).containsExactly("base.tar", "{");
            assertThat(bytes).isGreaterThan(20 << 20);
            BaseBackup.End end = backup.finish();
            assertThat(end.lsn()).isGreaterThan(backup.start());
            assertThat(connection.identifySystem().flushed()).isGreaterThanOrEqualTo(end.lsn());
        }
    }

    @Test
    void a_wait_ends_when_another_thread_closes_the_connection() throws Exception {
        ReplicationConnection connection = ReplicationConnection.open(endpoint());
        WalStream stream = connection.startReplication(
                Optional.empty(), connection.identifySystem().flushed(), 1);
        CompletableFuture<Void> waiting = OwnThread.run(() -> {
            assertThatThrownBy(() -> {
                        while (true) {
                            stream.receive(Duration.ofMinutes(5));
                        }
                    })
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("closed by us");
        });
        Thread.sleep(300);
        assertThat(waiting).isNotDone();
        connection.close();
        waiting.get(60, TimeUnit.SECONDS);
    }

    @Test
    void an_interrupt_ends_a_wait_on_a_platform_thread_and_on_a_virtual_one() throws Exception {
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            try (ReplicationConnection connection = ReplicationConnection.open(endpoint())) {
                WalStream stream = connection.startReplication(
                        Optional.empty(), connection.identifySystem().flushed(), 1);
                Thread waiting = kind.start(() -> {
                    try {
                        while (true) {
                            stream.receive(Duration.ofMinutes(5));
                        }
                    } catch (Throwable e) {
                        ended.complete(e);
                    }
                });
                Thread.sleep(300);
                waiting.interrupt();
                assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void a_wrong_password_is_said_with_what_to_check() throws Exception {
        PostgresEndpoint wrong = PostgresEndpoint.of(cluster.settings(
                "backup", "password-file", cluster.wrongPassword().toString()));
        assertThatThrownBy(() -> ReplicationConnection.open(wrong))
                .isInstanceOf(ServerErrorException.class)
                .hasMessageContaining("[28P01]. Check the user and the password, where the settings say that it is.")
                .hasMessageNotContaining("battery staple");
    }

    @Test
    void a_role_without_replication_is_told_what_to_run() throws Exception {
        PostgresEndpoint plain = PostgresEndpoint.of(cluster.settings("plain"));
        assertThatThrownBy(() -> ReplicationConnection.open(plain))
                .isInstanceOf(ServerErrorException.class)
                .hasMessageContaining("ALTER ROLE plain REPLICATION.");
    }

    @Test
    void a_port_where_nothing_listens_is_said() throws Exception {
        PostgresEndpoint nowhere = endpoint().at("127.0.0.1", 1);
        assertThatThrownBy(() -> ReplicationConnection.open(nowhere))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("127.0.0.1:1 cannot be reached")
                .hasMessageContaining("Check that it runs");
    }
}
