package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.store.Peer;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A repository that is declared behind rclone's REST server, with a user and a password. */
@Timeout(400)
class RemoteRepositoryTest {
    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static Peer peer;

    @BeforeAll
    static void start() throws Exception {
        peer = Peer.rclone(folder.resolve("peer"), "ann", "p:ss", List.of());
        server = RunningServer.start(folder);
        admin = server.admin();
        Files.writeString(folder.resolve("credentials"), "RESTIC_REST_USERNAME=ann\nRESTIC_REST_PASSWORD=p:ss\n");
        admin.apply(Declarations.base(folder)
                        + """
                        apiVersion: holdfast.io/v1
                        kind: Repository
                        metadata: { name: far }
                        spec:
                          site: site-b
                          location: "rest:http://127.0.0.1:%d/far/"
                          passwordFile: "%s"
                          credentialsFile: "%s"
                        ---
                        """.formatted(peer.port(), folder.resolve("password-b"), folder.resolve("credentials"))
                        + Declarations.policy("near-and-far", "repo-a, far", "maxAttempts: 10")
                        + Declarations.files("remote-files", "near-and-far", server.files("remote")))
                .ok();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        peer.close();
    }

    @Test
    void it_is_backed_up_to_restored_from_pruned_and_survives_a_dead_peer() throws Exception {
        JsonNode job = admin.backUp("remote-files");
        assertThat(job.path("recoveryPoints").findValuesAsString("repository")).containsOnly("repo-a", "far");
        // copies of snapshots and indexes are kept beside the server's data
        assertThat(server.data().resolve("cache")).isDirectoryRecursivelyContaining("glob:**/snapshots/**");
        restore("first");
        prune("far");

        int port = peer.port();
        peer.close();
        String status = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "remote-files"))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        // what fails across a network is tried again for minutes, within the same attempt
        Thread.sleep(3000);
        assertThat(admin.get(status).json().path("status").asString()).isNotIn("SUCCESS", "FAILED");
        peer = Peer.rclone(folder.resolve("peer"), port, "ann", "p:ss", List.of());
        JsonNode again = admin.await(status, Duration.ofSeconds(180), "SUCCESS");
        assertThat(again.path("recoveryPoints").findValuesAsString("repository"))
                .containsOnly("repo-a", "far");
        assertThat(again.path("failures").asInt()).isZero();
        restore("second");

        JsonNode verdict =
                admin.get("/api/v1/admin/protection/remote-files").ok().json();
        assertThat(verdict.path("notation").asString()).as(verdict.toString()).isEqualTo("3-2-1-0-?");
        assertThat(verdict.path("errors").path("evidence").toString())
                .contains("It was restored from far without error", "Nothing in repo-a was ever read back");
        JsonNode told = admin.get("/api/v1/admin/dashboard")
                .ok()
                .json()
                .path("protection")
                .path(0);
        assertThat(told.path("dataSet")).isEqualTo(verdict.path("dataSet"));
        assertThat(told.path("notation")).isEqualTo(verdict.path("notation"));
        assertThat(told.path("errors").path("evidence"))
                .isEqualTo(verdict.path("errors").path("evidence"));
        assertThat(admin.get("/api/v1/admin/protection/nothing").status()).isEqualTo(404);
    }

    /** Returns when it has ended: a peer that goes away in the middle of it is not what is tested. */
    private static void prune(String repository) throws Exception {
        String prunes = admin.post("/api/v1/admin/repositories/" + repository + "/prune", Map.of())
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        JsonNode newest = admin.get(prunes).ok().json().path("items").path(0);
        long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (!List.of("SUCCESS", "FAILED").contains(newest.path("status").asString(""))) {
            assertThat(System.nanoTime()).as(newest.toString()).isLessThan(deadline);
            Thread.sleep(100);
            newest = admin.get(prunes).ok().json().path("items").path(0);
        }
        assertThat(newest.path("status").asString()).as(newest.toString()).isEqualTo("SUCCESS");
    }

    private static void restore(String name) throws Exception {
        Path target = folder.resolve(name);
        JsonNode accepted = admin.post(
                        "/api/v1/admin/restore/trigger_restore",
                        Map.of(
                                "dataSet", "remote-files",
                                "repository", "far",
                                "target", Map.of("directory", target.toString()),
                                "reason", "a test"))
                .ok()
                .json();
        admin.await(accepted.path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
        assertThat(target.resolve("app.conf")).hasContent("answer = 42");
    }
}
