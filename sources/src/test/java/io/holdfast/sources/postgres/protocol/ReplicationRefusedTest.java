package io.holdfast.sources.postgres.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.TestCluster;
import io.holdfast.sources.postgres.log.Eventually;
import io.holdfast.sources.postgres.protocol.WalMessage.End;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(270)
class ReplicationRefusedTest {
    @TempDir
    Path folder;

    @Test
    void everything_works_under_tls_and_the_servers_identity_is_checked() throws Exception {
        try (TestCluster cluster = TestCluster.start(18, folder.resolve("tls"), Map.of())) {
            secure(cluster);
            try (ReplicationConnection connection =
                    ReplicationConnection.open(PostgresEndpoint.of(cluster.settings("backup", "sslmode", "require")))) {
                assertThat(cluster.ask("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_replication USING (pid)"))
                        .isEqualTo("t");
                BaseBackup backup = connection.baseBackup(new BaseBackupOptions("tls", true, false, 0));
                long bytes = 0;
                for (var part = backup.next(); part.isPresent(); part = backup.next()) {
                    bytes += part.get().stream().transferTo(OutputStream.nullOutputStream());
                }
                assertThat(bytes).isGreaterThan(20 << 20);
                backup.finish();
                // waits that time out in the middle of TLS records lose nothing
                WalStream stream = connection.startReplication(
                        Optional.empty(), connection.identifySystem().flushed(), 1);
                for (int wait = 0; wait < 3; wait++) {
                    stream.receive(Duration.ofMillis(300));
                }
                stream.finish();
                WalMessage last = stream.receive(Duration.ofSeconds(60)).orElseThrow();
                while (!(last instanceof End)) {
                    last = stream.receive(Duration.ofSeconds(60)).orElseThrow();
                }
                assertThat(connection.show("ssl")).isEqualTo("on");
            }
            PostgresEndpoint full = PostgresEndpoint.of(cluster.settings("backup", "sslmode", "verify-full"));
            assertThatThrownBy(() -> ReplicationConnection.open(full))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("cannot be reached as backup");
        }
    }

    private void secure(TestCluster cluster) throws Exception {
        Path key = cluster.data().resolve("server.key");
        Path certificate = cluster.data().resolve("server.crt");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-new",
                        "-x509",
                        "-nodes",
                        "-newkey",
                        "rsa:2048",
                        "-subj",
                        "/CN=elsewhere",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(openssl.waitFor()).isZero();
        for (Path file : List.of(key, certificate)) {
            Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(file, Files.getOwner(cluster.data()));
        }
        cluster.run("ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
        Eventually.within(
                Duration.ofSeconds(60), () -> cluster.ask("SHOW ssl").equals("on"), () -> "the server has no TLS");
    }

    @Test
    void an_address_that_pg_hba_does_not_know_is_told_the_line_to_add() throws Exception {
        try (TestCluster cluster = TestCluster.start(15, folder.resolve("hba"), Map.of())) {
            Files.writeString(cluster.data().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
            cluster.run("SELECT pg_reload_conf()");
            PostgresEndpoint endpoint = PostgresEndpoint.of(cluster.settings("backup"));
            // the reload returns before the server has read the file
            Eventually.within(Duration.ofSeconds(60), () -> isRefused(endpoint), () -> "it still lets us in");
            assertThatThrownBy(() -> ReplicationConnection.open(endpoint))
                    .isInstanceOf(ServerErrorException.class)
                    .hasMessageContaining("host replication backup <this host's address>/32 scram-sha-256");
        }
    }

    private static boolean isRefused(PostgresEndpoint endpoint) throws Exception {
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint)) {
            return connection.serverMajor() < 0;
        } catch (ServerErrorException e) {
            return true;
        }
    }

    @Test
    void a_server_without_a_free_walsender_is_told_which_setting_to_raise() throws Exception {
        try (TestCluster cluster = TestCluster.start(18, folder.resolve("full"), Map.of("max_wal_senders", "2"))) {
            PostgresEndpoint endpoint = PostgresEndpoint.of(cluster.settings("backup"));
            List<ReplicationConnection> open = new ArrayList<>();
            try {
                open.add(ReplicationConnection.open(endpoint));
                open.add(ReplicationConnection.open(endpoint));
                assertThatThrownBy(() -> ReplicationConnection.open(endpoint))
                        .isInstanceOf(ServerErrorException.class)
                        .hasMessageContaining("[53300]. Raise max_connections or max_wal_senders");
            } finally {
                open.forEach(ReplicationConnection::close);
            }
        }
    }

    @Test
    void a_stream_ends_where_the_server_left_its_timeline() throws Exception {
        try (TestCluster cluster = TestCluster.start(15, folder.resolve("forked"), Map.of())) {
            PostgresEndpoint endpoint = PostgresEndpoint.of(cluster.settings("backup"));
            Lsn before;
            try (ReplicationConnection connection = ReplicationConnection.open(endpoint)) {
                before = connection.identifySystem().flushed();
            }
            cluster.run("CREATE TABLE on_the_first (n int)");
            cluster.server().close();
            Files.writeString(cluster.data().resolve("recovery.signal"), "");
            Files.writeString(cluster.data().resolve("postgresql.auto.conf"), "restore_command = 'false'\n");
            cluster.startAgain();
            while (cluster.ask("SELECT pg_is_in_recovery()").equals("t")) {
                Thread.sleep(50);
            }
            try (ReplicationConnection connection = ReplicationConnection.open(endpoint)) {
                assertThat(connection.identifySystem().timeline()).isEqualTo(2);
                TimelineHistory history = connection.timelineHistory(2);
                assertThat(history.fileName()).isEqualTo("00000002.history");
                WalStream stream = connection.startReplication(Optional.empty(), before, 1);
                Lsn end = before;
                WalMessage message = stream.receive(Duration.ofSeconds(60)).orElseThrow();
                while (!(message instanceof End)) {
                    end = message instanceof WalMessage.Data data ? data.end() : end;
                    message = stream.receive(Duration.ofSeconds(60)).orElseThrow();
                }
                assertThat(((End) message).next()).contains(new WalMessage.NextTimeline(2, end));
                assertThat(new String(history.content(), java.nio.charset.StandardCharsets.UTF_8))
                        .contains("1\t" + end);
                // the connection goes on, and a stream that has nothing left ends at once
                WalStream empty = connection.startReplication(Optional.empty(), end, 1);
                assertThat(empty.receive(Duration.ofSeconds(60)).orElseThrow()).isInstanceOf(End.class);
                assertThatThrownBy(() -> connection.startReplication(Optional.empty(), before, 7))
                        .isInstanceOf(ServerErrorException.class);
                assertThat(connection.show("server_version_num")).startsWith("15");
            }
        }
    }

    @Test
    void what_answers_without_being_postgresql_is_said() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            PostgresEndpoint web = new PostgresEndpoint(
                    "127.0.0.1", socket.getLocalPort(), List.of(), "backup", Optional.empty(), "postgres", "disable");
            assertThatThrownBy(() -> ReplicationConnection.open(web))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("127.0.0.1:" + socket.getLocalPort());
        }
    }
}
