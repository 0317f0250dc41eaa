package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.repository.SmallDisk;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a backup or restore says and leaves behind when something that it needs is gone, wrong, damaged or full. */
@Timeout(400)
class FailingBackupTest {
    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)).ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String begin(String dataSet) throws Exception {
        return admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", dataSet))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
    }

    private static String repository(String name, Path location, Path passwordFile) {
        return """
                apiVersion: holdfast.io/v1
                kind: Repository
                metadata: { name: %s }
                spec: { site: site-a, location: "%s", passwordFile: "%s" }
                ---
                """.formatted(name, location, passwordFile);
    }

    @Test
    void a_repository_that_is_gone_stops_no_other_and_is_filled_when_it_is_back() throws Exception {
        admin.apply(Declarations.policy("patient", "repo-b, repo-a", "maxAttempts: 10")
                        + Declarations.files("patient-files", "patient", server.files("patient")))
                .ok();
        Path here = folder.resolve("repo-b");
        Path away = folder.resolve("repo-b-away");
        Files.move(here, away);
        String status;
        try {
            status = begin("patient-files");
            JsonNode job = admin.get(status).json();
            long deadline = System.nanoTime() + 180_000_000_000L;
            while (job.path("failures").asInt() == 0 && System.nanoTime() < deadline) {
                Thread.sleep(100);
                job = admin.get(status).json();
            }
            assertThat(job.path("errorMessage").asString()).contains("repo-b", "Bring its directory back");
            assertThat(job.path("recoveryPoints").findValuesAsString("repository"))
                    .containsExactly("repo-a");
            assertThat(admin.get("/api/v1/admin/dashboard").text()).contains("patient-files fails and is tried again");
            assertThat(admin.get("/api/v1/admin/recovery_points/content/patient-files")
                            .ok()
                            .json()
                            .path("repository")
                            .asString())
                    .isEqualTo("repo-a");
        } finally {
            Files.move(away, here);
        }
        JsonNode job = admin.await(status, Duration.ofSeconds(180), "SUCCESS");
        assertThat(job.path("recoveryPoints").findValuesAsString("repository"))
                .containsExactlyInAnyOrder("repo-a", "repo-b");
        assertThat(admin.get("/api/v1/admin/dashboard").text()).doesNotContain("patient-files fails");
    }

    @Test
    void a_repository_whose_server_does_not_answer_delays_no_other() throws Exception {
        admin.apply(Declarations.policy("prompt", "repo-a")
                        + Declarations.files("prompt-files", "prompt", server.files("prompt")))
                .ok();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch backedUp = new CountDownLatch(1);
        HttpServer hanging = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hanging.setExecutor(threads);
            hanging.createContext("/", exchange -> {
                asked.countDown();
                try {
                    backedUp.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                exchange.sendResponseHeaders(403, -1);
                exchange.close();
            });
            hanging.start();
            String yaml = repository("hanging", Path.of("rest"), folder.resolve("password-a"))
                    .replace(
                            "\"rest\"",
                            "\"rest:http://127.0.0.1:" + hanging.getAddress().getPort() + "/\"");
            Future<Api.Answer> applied = threads.submit(() -> admin.apply(yaml));
            assertThat(asked.await(180, TimeUnit.SECONDS)).isTrue();
            // while somebody waits for that one to be opened
            admin.backUp("prompt-files");
            backedUp.countDown();
            assertThat(applied.get(180, TimeUnit.SECONDS).errors("Repository/hanging: spec.location"))
                    .hasSize(1);
        } finally {
            backedUp.countDown();
            hanging.stop(0);
        }
    }

    @Test
    void a_source_that_is_gone_fails_the_job_with_what_to_do_and_leaves_no_recovery_point() throws Exception {
        Path source = server.files("fleeting");
        admin.apply(Declarations.policy("once", "repo-a", "maxAttempts: 1")
                        + Declarations.files("fleeting", "once", source))
                .ok();
        try (Stream<Path> tree = Files.walk(source)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
        String status = begin("fleeting");
        JsonNode job = admin.await(status, Duration.ofSeconds(180), "FAILED");
        assertThat(job.path("errorMessage").asString()).contains(source.toString());
        assertThat(job.path("recoveryPoints")).isEmpty();
        JsonNode alerts = admin.get("/api/v1/admin/dashboard").json().path("alerts");
        assertThat(alerts.findValuesAsString("title")).contains("The backup of fleeting failed");
        server.restic("a", "check");
    }

    @Test
    void a_wrong_password_is_refused_by_its_field_and_never_shown() throws Exception {
        Path right = Files.writeString(folder.resolve("password-w"), "correct of w\n");
        server.restic("w", "init");
        Path wrong = Files.writeString(folder.resolve("wrong-password"), "hunter2hunter2\n");
        Api.Answer refused = admin.apply(repository("repo-w", folder.resolve("repo-w"), wrong));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors("Repository/repo-w: spec.passwordFile"))
                .singleElement()
                .asString()
                .containsIgnoringCase("password");
        assertThat(refused.text()).doesNotContain("hunter2");
        assertThat(admin.get("/api/v1/admin/inventory").text()).doesNotContain("repo-w");

        Api.Answer missing =
                admin.apply(repository("repo-w", folder.resolve("repo-w"), folder.resolve("no-such-file")));
        assertThat(missing.errors("Repository/repo-w: spec.passwordFile"))
                .singleElement()
                .asString()
                .contains("does not exist");
        // and one that restic made is taken as it is
        admin.apply(repository("repo-w", folder.resolve("repo-w"), right)).ok();
    }

    @Test
    void a_folder_that_is_no_repository_and_not_empty_is_left_alone() throws Exception {
        Path occupied = Files.createDirectories(folder.resolve("documents"));
        Files.writeString(occupied.resolve("letter"), "dear");
        Api.Answer refused = admin.apply(repository("documents", occupied, folder.resolve("password-a")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors("Repository/documents: spec.location")).hasSize(1);
        try (Stream<Path> entries = Files.list(occupied)) {
            assertThat(entries).containsExactly(occupied.resolve("letter"));
        }
    }

    @Test
    void a_damaged_repository_fails_the_restore_and_names_what_is_not_whole() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source-damaged"));
        byte[] content = new byte[2_000_000];
        new Random(7).nextBytes(content);
        Files.write(source.resolve("content"), content);
        admin.apply(repository("repo-d", folder.resolve("repo-d"), folder.resolve("password-a"))
                        + Declarations.policy("damaged", "repo-d", "maxAttempts: 1")
                        + Declarations.files("damaged-files", "damaged", source))
                .ok();
        admin.backUp("damaged-files");
        damageLargestPack(folder.resolve("repo-d/data"));

        Path target = folder.resolve("restored-damaged");
        String status = admin.post(
                        "/api/v1/admin/restore/trigger_restore",
                        Map.of(
                                "dataSet", "damaged-files",
                                "target", Map.of("directory", target.toString()),
                                "reason", "a test"))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        JsonNode restore = admin.await(status, Duration.ofSeconds(180), "FAILED");
        assertThat(restore.path("errorMessage").asString())
                .contains("it is damaged: 1 file is not whole", "/content lacks", "the MAC is wrong")
                .endsWith("What was restored lies in " + target + ".");
        JsonNode dashboard = admin.get("/api/v1/admin/dashboard").json();
        assertThat(dashboard.path("alerts").findValuesAsString("title")).contains("A restore of damaged-files failed");
        assertThat(dashboard.path("restoreTestLog").findValuesAsString("status"))
                .contains("FAILED");

        admin.apply(Declarations.policy("damaged", "repo-d", "maxAttempts: 1", "verification: { readBack: true }"))
                .ok();
        JsonNode job = admin.await(begin("damaged-files"), Duration.ofSeconds(180), "FAILED");
        assertThat(job.path("errorMessage").asString()).contains("repo-d");
    }

    private static void damageLargestPack(Path data) throws IOException {
        try (Stream<Path> packs = Files.walk(data)) {
            Path largest = packs.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(path -> path.toFile().length()))
                    .orElseThrow();
            largest.toFile().setWritable(true);
            try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
                file.seek(file.length() / 2);
                int there = file.read();
                file.seek(file.length() / 2);
                file.write(there ^ 0xff);
            }
        }
    }

    @Test
    void a_full_disk_fails_the_job_with_what_to_do_and_the_repository_stays_sound() throws Exception {
        Path disk = folder.resolve("disk");
        try (SmallDisk small = SmallDisk.mount(disk, 16)) {
            Path source = Files.createDirectories(folder.resolve("source-large"));
            byte[] content = new byte[40_000_000];
            new Random(8).nextBytes(content);
            Files.write(source.resolve("content"), content);
            admin.apply(repository("repo-full", disk.resolve("repo"), folder.resolve("password-a"))
                            + Declarations.policy("full", "repo-full", "maxAttempts: 1")
                            + Declarations.files("large-files", "full", source))
                    .ok();
            JsonNode job = admin.await(begin("large-files"), Duration.ofSeconds(180), "FAILED");
            assertThat(job.path("errorMessage").asString())
                    .contains("repo-full")
                    .containsIgnoringCase("no space left");
            assertThat(job.path("recoveryPoints")).isEmpty();
            List<String> check = List.of(
                    "restic",
                    "-r",
                    disk.resolve("repo").toString(),
                    "--password-file",
                    folder.resolve("password-a").toString(),
                    "--no-cache",
                    "--no-lock",
                    "check");
            Process restic = new ProcessBuilder(check).redirectErrorStream(true).start();
            String said = new String(restic.getInputStream().readAllBytes());
            assertThat(restic.waitFor()).as(said).isZero();

            // there is room again: the same repository takes the next backup
            Files.write(source.resolve("content"), new byte[] {1, 2, 3});
            admin.backUp("large-files");
        }
    }
}
