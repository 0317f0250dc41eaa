package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.holdfast.vault.access.Client;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A vault that is killed, a client that goes away, a disk that is full: nothing half is left, and nothing whole is lost. */
@Timeout(value = 360, unit = TimeUnit.SECONDS)
class StopTest {
    @TempDir
    private Path temporary;

    /** A vault without TLS in a process of its own, that prints its port. */
    static final class Serve {
        private Serve() {}

        public static void main(String[] arguments) throws Exception {
            VaultFolder folder = new VaultFolder(Path.of(arguments[0]));
            try (VaultServer server = VaultServer.start(folder, VaultSettings.read(folder))) {
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                System.out.println("port " + server.port());
                server.await();
            }
        }
    }

    private record Served(Process process, int port) implements AutoCloseable {
        static Served start(Path vault) throws IOException {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Serve.class.getName(),
                            vault.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            assertThat(line).startsWith("port ");
            return new Served(process, Integer.parseInt(line.substring(5)));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() throws InterruptedException {
            kill();
        }
    }

    private Path plainVault() throws IOException {
        Path root = temporary.resolve("vault");
        VaultSettings settings = VaultSettings.usual()
                .withAddress("127.0.0.1", 0)
                .withPlainHttp()
                .withLimits(0, 50);
        VaultDesk.init(new VaultFolder(root), settings, List.of(), Map.of(), InstantSource.system())
                .add(
                        new VaultDesk.NewClient(
                                "acme",
                                Client.Role.STORE,
                                1L << 34,
                                TestVault.RETENTION,
                                Duration.ofHours(1),
                                true,
                                Optional.empty()),
                        TestVault.SECRET);
        return root;
    }

    /** Sends a request's head and the beginning of its body, and leaves the connection open. */
    private static Socket beginUpload(int port, String path, byte[] content, int sent) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        OutputStream out = socket.getOutputStream();
        String credential =
                Base64.getEncoder().encodeToString(("acme:" + TestVault.SECRET).getBytes(StandardCharsets.US_ASCII));
        out.write(("POST " + path + " HTTP/1.1\r\nHost: vault\r\nAuthorization: Basic " + credential
                        + "\r\nContent-Length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(content, 0, sent);
        out.flush();
        return socket;
    }

    private static void awaitDrafts(Path vault, int count) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            try (Stream<Path> drafts = Files.list(vault.resolve("drafts"))) {
                if (drafts.count() == count) {
                    return;
                }
            }
            assertThat(System.nanoTime()).as("there are " + count + " drafts").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void a_vault_killed_in_the_middle_of_uploads_has_what_it_had_acknowledged_and_nothing_half() throws Exception {
        Path root = plainVault();
        byte[] content = new byte[5 << 20];
        new Random(1).nextBytes(content);
        String name = Rest.sha256(content);
        byte[] whole = Arrays.copyOf(content, 1 << 20);
        String first = Rest.sha256(whole);
        try (Served served = Served.start(root)) {
            PlainRest rest = new PlainRest(served.port());
            assertThat(rest.send("POST", "/acme/main/?create=true", null).statusCode())
                    .isEqualTo(200);
            assertThat(rest.send("POST", "/acme/main/data/" + first, whole).statusCode())
                    .isEqualTo(200);
            try (Socket half = beginUpload(served.port(), "/acme/main/data/" + name, content, 3 << 20);
                    Socket almost =
                            beginUpload(served.port(), "/acme/main/data/" + name, content, content.length - 1)) {
                awaitDrafts(root, 2);
                served.kill();
            }
        }
        try (Served served = Served.start(root)) {
            awaitDrafts(root, 0);
            PlainRest rest = new PlainRest(served.port());
            assertThat(rest.send("GET", "/acme/main/data/" + first, null).body())
                    .isEqualTo(whole);
            assertThat(rest.send("GET", "/acme/main/data/" + name, null).statusCode())
                    .isEqualTo(404);
            assertThat(rest.send("DELETE", "/acme/main/data/" + first, null).statusCode())
                    .isEqualTo(403);
            assertThat(rest.send("POST", "/acme/main/data/" + name, content).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_client_that_goes_away_in_the_middle_leaves_nothing() throws Exception {
        Path root = plainVault();
        byte[] content = new byte[1 << 20];
        new Random(2).nextBytes(content);
        try (Served served = Served.start(root)) {
            PlainRest rest = new PlainRest(served.port());
            assertThat(rest.send("POST", "/acme/main/?create=true", null).statusCode())
                    .isEqualTo(200);
            try (Socket half =
                    beginUpload(served.port(), "/acme/main/data/" + Rest.sha256(content), content, 1 << 19)) {
                awaitDrafts(root, 1);
            }
            awaitDrafts(root, 0);
            assertThat(rest.send("GET", "/acme/main/data/" + Rest.sha256(content), null)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_file_larger_than_the_heap_is_streamed() throws Exception {
        Path root = plainVault();
        byte[] content = new byte[100 << 20];
        new Random(4).nextBytes(content);
        try (Served served = Served.start(root)) {
            PlainRest rest = new PlainRest(served.port());
            assertThat(rest.send("POST", "/acme/main/?create=true", null).statusCode())
                    .isEqualTo(200);
            String path = "/acme/main/data/" + Rest.sha256(content);
            assertThat(rest.send("POST", path, content).statusCode()).isEqualTo(200);
            assertThat(rest.send("GET", path, null).body()).isEqualTo(content);
        }
    }

    @Test
    void a_full_disk_refuses_uploads_and_keeps_what_is_there() throws Exception {
        Path disk = Files.createDirectories(temporary.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8m", "vault", disk.toString())
                .redirectErrorStream(true)
                .start();
        boolean mounted = mount.waitFor() == 0;
        assumeThat(mounted).as("only root can mount a small file system").isTrue();
        try (TestVault vault = TestVault.start(disk.resolve("vault"));
                Rest rest = vault.rest("acme", "main").created()) {
            byte[] kept = new byte[1 << 20];
            new Random(5).nextBytes(kept);
            String name = rest.store("data", kept);
            byte[] large = new byte[20 << 20];
            HttpResponse<byte[]> refused = rest.ask("POST", "/data/" + Rest.sha256(large), large);
            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("disk is full");
            Files.write(disk.resolve("ballast"), new byte[4 << 20]);
            byte[] medium = new byte[3 << 20];
            assertThat(rest.post("/data/" + Rest.sha256(medium), medium)).isEqualTo(507);
            // of unknown length, so that only the disk itself says no
            assertThat(rest.postUnannounced("/data/" + Rest.sha256(medium), medium))
                    .isEqualTo(507);
            assertThat(vault.folder().drafts()).isEmptyDirectory();
            assertThat(rest.get("/data/" + name).body()).isEqualTo(kept);
            Files.delete(disk.resolve("ballast"));
            assertThat(rest.postUnannounced("/data/" + Rest.sha256(medium), medium))
                    .isEqualTo(200);
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    @Test
    void a_vault_that_is_told_to_stop_lets_an_upload_end() throws Exception {
        Path root = plainVault();
        byte[] content = new byte[1 << 20];
        new Random(6).nextBytes(content);
        String name = Rest.sha256(content);
        try (Served served = Served.start(root)) {
            PlainRest rest = new PlainRest(served.port());
            assertThat(rest.send("POST", "/acme/main/?create=true", null).statusCode())
                    .isEqualTo(200);
            try (Socket upload = beginUpload(served.port(), "/acme/main/data/" + name, content, 1 << 19)) {
                awaitDrafts(root, 1);
                served.process().destroy();
                Thread.sleep(500);
                upload.getOutputStream().write(content, 1 << 19, 1 << 19);
                upload.getOutputStream().flush();
                String answer = new BufferedReader(
                                new java.io.InputStreamReader(upload.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine();
                assertThat(answer).isEqualTo("HTTP/1.1 200 OK");
            }
            assertThat(served.process().waitFor(90, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(root.resolve("repositories/acme/main/data/" + name.substring(0, 2) + "/" + name))
                .hasBinaryContent(content);
        assertThat(root.resolve("drafts")).isEmptyDirectory();
    }

    @Test
    void more_connections_than_it_may_have_wait_and_harm_nobody() throws Exception {
        try (TestVault vault = TestVault.start(temporary.resolve("few"), settings -> settings.withLimits(0, 5))) {
            List<Socket> idle = new java.util.ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    idle.add(new Socket("127.0.0.1", vault.server().port()));
                }
                try (Rest rest = vault.rest("acme", "main")) {
                    var waiting = java.util.concurrent.CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return rest.send("POST", "/?create=true", null);
                                } catch (IOException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            begun -> Thread.ofPlatform().daemon().start(begun));
                    org.assertj.core.api.Assertions.assertThatThrownBy(() -> waiting.get(1, TimeUnit.SECONDS))
                            .isInstanceOf(java.util.concurrent.TimeoutException.class);
                    idle.removeFirst().close();
                    assertThat(waiting.get(90, TimeUnit.SECONDS)).isEqualTo(200);
                }
            } finally {
                for (Socket socket : idle) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void two_processes_do_not_serve_one_vault() throws Exception {
        Path root = plainVault();
        VaultFolder folder = new VaultFolder(root);
        try (Served served = Served.start(root)) {
            assertThat(VaultDesk.open(folder, InstantSource.system()).report().running())
                    .isTrue();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> VaultServer.start(folder, VaultSettings.read(folder)))
                    .hasMessageContaining("Another process serves");
        }
        assertThat(VaultDesk.open(folder, InstantSource.system()).report().running())
                .isFalse();
    }
}
