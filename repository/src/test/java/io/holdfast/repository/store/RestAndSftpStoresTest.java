package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against rclone's REST server, plain and by TLS, and OpenSSH. */
class RestAndSftpStoresTest {
    private static final StoreLimits QUICK = new StoreLimits(Duration.ofSeconds(20), 8, 0, 0, false);

    @TempDir
    static Path folder;

    static Peer rclone;
    static Peer secure;
    static SshServer ssh;

    @BeforeAll
    static void start() throws Exception {
        rclone = Peer.rclone(folder.resolve("rclone"), "ann", "p:ss", List.of());
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.crt -days 2"
                + " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
        secure = Peer.rclone(
                folder.resolve("secure"),
                "ann",
                "p:ss",
                List.of(
                        "--cert",
                        folder.resolve("tls.crt").toString(),
                        "--key",
                        folder.resolve("tls.key").toString()));
        ssh = SshServer.start(folder.resolve("ssh"));
    }

    private static void run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        rclone.close();
        secure.close();
        ssh.close();
    }

    static Store rest(String place, Map<String, String> variables) throws Exception {
        StoreLocation location = StoreLocation.parse("rest:http://127.0.0.1:" + rclone.port() + "/" + place);
        return Stores.open(location, Variables.of(variables), QUICK);
    }

    /** rclone keeps what the protocol names. */
    abstract static class RcloneContract extends StoreContract {
        @Override
        List<FileKind> kinds() {
            return java.util.Arrays.stream(FileKind.values())
                    .filter(kind -> kind != FileKind.TAIL)
                    .toList();
        }

        @Test
        void the_open_end_of_a_log_is_refused_rather_than_lost() throws Exception {
            try (Store store = open("tails")) {
                store.create();
                StoreFile tail = new StoreFile(FileKind.TAIL, "wal/00000000000000000001");
                assertThatThrownBy(() -> store.write(tail, List.of(Store.Bytes.of(new byte[10]))))
                        .hasMessageContaining("does not keep the open end of a log");
            }
        }
    }

    @Nested
    class BehindRclone extends RcloneContract {
        @Override
        Store open(String place) throws Exception {
            return rest(place, Map.of("RESTIC_REST_USERNAME", "ann", "RESTIC_REST_PASSWORD", "p:ss"));
        }
    }

    @Nested
    class BehindRcloneByTls extends RcloneContract {
        @Override
        Store open(String place) throws Exception {
            StoreLocation location =
                    StoreLocation.parse("rest:https://ann:p%3Ass@localhost:" + secure.port() + "/" + place + "/");
            Variables variables = Variables.of(
                    Map.of("RESTIC_CACERT", folder.resolve("tls.crt").toString()));
            return Stores.open(location, variables, QUICK);
        }
    }

    @Nested
    class OverSsh extends StoreContract {
        @Override
        Store open(String place) throws Exception {
            return Stores.open(ssh.location(place), Variables.of(ssh.variables()), QUICK);
        }
    }

    @Test
    void a_wrong_password_says_what_to_do_without_showing_it() throws Exception {
        try (Store store = rest("x", Map.of("RESTIC_REST_USERNAME", "ann", "RESTIC_REST_PASSWORD", "guess"))) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("RESTIC_REST_PASSWORD")
                    .hasMessageNotContaining("guess");
        }
    }

    @Test
    void a_server_whose_certificate_nobody_vouches_for_is_not_talked_to() throws Exception {
        StoreLocation location = StoreLocation.parse("rest:https://ann:p%3Ass@localhost:" + secure.port() + "/x");
        try (Store store = Stores.open(location, Variables.NONE, QUICK)) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("RESTIC_CACERT")
                    .hasMessageNotContaining("p:ss");
        }
    }

    @Test
    void a_server_that_is_not_there_is_said_to_refuse_or_not_to_be_known() throws Exception {
        StoreLimits atOnce = new StoreLimits(Duration.ZERO, 8, 0, 0, false);
        int free;
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (Store store =
                Stores.open(StoreLocation.parse("rest:http://127.0.0.1:" + free + "/x"), Variables.NONE, atOnce)) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .hasMessageContaining("the connection was refused. Check that the server runs");
        }
        try (Store store = Stores.open(StoreLocation.parse("rest:http://nobody.invalid/x"), Variables.NONE, atOnce)) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .hasMessageContaining("the name of the server is not known");
        }
    }

    @Test
    void a_key_that_only_the_agent_has_opens_the_door() throws Exception {
        Path socket = folder.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            // until it listens
            run("until SSH_AUTH_SOCK=agent ssh-add -q ssh/stranger && SSH_AUTH_SOCK=agent ssh-add -q ssh/user; do"
                    + " kill -0 " + agent.pid() + " || exit 1; sleep 0.05; done");
            Map<String, String> variables = Map.of(
                    "SSH_AUTH_SOCK", socket.toString(),
                    "HOLDFAST_SFTP_KNOWN_HOSTS", ssh.folder().resolve("known").toString());
            try (Store store = Stores.open(ssh.location("by-agent"), Variables.of(variables), QUICK)) {
                store.create();
                store.write(StoreFile.CONFIG, List.of(Store.Bytes.of(new byte[] {7})));
                assertThat(store.read(StoreFile.CONFIG)).containsExactly(7);
            }
            run("SSH_AUTH_SOCK=agent ssh-add -q -d ssh/user.pub");
            try (Store store = Stores.open(ssh.location("by-agent"), Variables.of(variables), QUICK)) {
                assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("a key of the ssh-agent");
            }
        } finally {
            agent.destroy();
            agent.waitFor();
        }
        // a socket that nobody listens at any more keeps nobody from using what else there is
        Map<String, String> stale = new java.util.HashMap<>(ssh.variables());
        stale.put("SSH_AUTH_SOCK", socket.toString());
        try (Store store = Stores.open(ssh.location("by-agent"), Variables.of(stale), QUICK)) {
            assertThat(store.exists(StoreFile.CONFIG)).isTrue();
        }
    }

    @Test
    void an_unknown_host_key_and_an_unknown_user_key_are_refused() throws Exception {
        Path empty = Files.createFile(folder.resolve("no-hosts"));
        Map<String, String> unknown = new java.util.HashMap<>(ssh.variables());
        unknown.put("HOLDFAST_SFTP_KNOWN_HOSTS", empty.toString());
        try (Store store = Stores.open(ssh.location("x"), Variables.of(unknown), QUICK)) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("ssh-keyscan");
        }
        Map<String, String> stranger = new java.util.HashMap<>(ssh.variables());
        stranger.put("HOLDFAST_SFTP_IDENTITY_FILE", ssh.strangersKey().toString());
        try (Store store = Stores.open(ssh.location("x"), Variables.of(stranger), QUICK)) {
            assertThatThrownBy(() -> store.exists(StoreFile.CONFIG))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("HOLDFAST_SFTP_IDENTITY_FILE");
        }
    }
}
