package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import tools.jackson.databind.JsonNode;

/** What goes wrong slowly is alarmed by the server itself, without a Prometheus. */
@Timeout(300)
class NativeAlarmsFlowTest {
    /** Where others do not take twentieths of the room that there is in a minute, as they do in memory. */
    @TempDir(factory = TempDirFactory.Standard.class)
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static String files;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        files = Declarations.base(folder)
                + Declarations.policy("plain", "repo-a")
                + Declarations.files("configuration", "plain", server.files("configuration"));
        admin.apply(files).ok();
        admin.backUp("configuration");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void sql(String statement) throws Exception {
        try (Connection catalog = server.catalog();
                Statement made = catalog.createStatement()) {
            made.execute(statement);
        }
    }

    private static List<JsonNode> standing(String kind) throws Exception {
        return StreamSupport.stream(
                        admin.get("/api/v1/admin/alerts")
                                .ok()
                                .json()
                                .path("items")
                                .spliterator(),
                        false)
                .filter(alert -> alert.path("kind").asString().equals(kind))
                .toList();
    }

    private static JsonNode awaitAlert(String kind) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (standing(kind).isEmpty()) {
            assertThat(System.nanoTime()).as("no alert " + kind).isLessThan(deadline);
            Thread.sleep(100);
        }
        return standing(kind).getFirst();
    }

    private static void awaitEnd(String kind) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!standing(kind).isEmpty()) {
            assertThat(System.nanoTime()).as("the alert " + kind + " stands").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void a_repository_that_grows_is_alarmed_before_it_is_full() throws Exception {
        long room = Files.getFileStore(folder).getUsableSpace();
        // a line that ends at the little that the repository holds now: half of the room each day
        sql("""
                INSERT INTO repository_sizes (repository, hour, stored_bytes)
                SELECT 'repo-a', date_trunc('hour', now()) - make_interval(hours => n), -n::bigint * (%d / 48)
                FROM generate_series(1, 120) AS n""".formatted(room));
        JsonNode alert = awaitAlert("full-soon");
        assertThat(alert.path("severity").asString()).isEqualTo("critical");
        assertThat(alert.path("subject").asString()).isEqualTo("repo-a");
        assertThat(alert.path("detail").asString()).containsPattern("room for (1\\.9|2\\.[01]) days");
        assertThat(alert.path("runbook").asString()).isEqualTo("docs/runbooks.md#a-repository-runs-out-of-room");

        sql(
                "UPDATE repository_sizes SET stored_bytes = stored_bytes / 5 WHERE repository = 'repo-a' AND stored_bytes < 0");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!standing("full-soon").getFirst().path("severity").asString().equals("warning")) {
            assertThat(System.nanoTime()).as("ten days are as critical as two").isLessThan(deadline);
            Thread.sleep(100);
        }
        sql("DELETE FROM repository_sizes WHERE stored_bytes < 0");
        awaitEnd("full-soon");
    }

    @Test
    void a_lock_that_nobody_refreshes_is_alarmed_until_it_is_gone() throws Exception {
        Path lock = Files.writeString(folder.resolve("repo-a/locks/" + "ab".repeat(32)), "left behind");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(50))));
        Path fresh = Files.writeString(folder.resolve("repo-a/locks/" + "cd".repeat(32)), "held");
        // the watch has been there in between, and found nothing that is old enough
        Thread.sleep(Duration.ofSeconds(12));
        assertThat(standing("lock")).isEmpty();

        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(90))));
        JsonNode alert = awaitAlert("lock");
        assertThat(alert.path("detail").asString()).contains("not refreshed for 1.5 hours");
        assertThat(alert.path("runbook").asString()).isEqualTo("docs/runbooks.md#a-lock-was-left-behind");
        Files.delete(lock);
        awaitEnd("lock");
        Files.delete(fresh);
    }

    @Test
    void a_data_set_whose_proof_is_overdue_is_alarmed_and_others_are_not() throws Exception {
        admin.apply(Declarations.policy(
                                "tested",
                                "repo-a",
                                "verification: { restoreTest: { schedule: { every: PT1H }, points: [newest] } }")
                        + Declarations.files("never-restored", "tested", server.files("never-restored"))
                        + Declarations.files("restored", "tested", server.files("restored")))
                .ok();
        admin.backUp("never-restored");
        admin.backUp("restored");
        String restore = admin.post(
                        "/api/v1/admin/restore/trigger_restore", Map.of("dataSet", "restored", "reason", "to prove it"))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        admin.await(restore, Duration.ofSeconds(120), "SUCCESS");
        sql("UPDATE recovery_points SET created_at = created_at - interval '4 hours' WHERE data_set LIKE '%restored'");
        awaitAlert("unproven");
        assertThat(standing("unproven"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.path("subject").asString()).isEqualTo("never-restored"));
        Pattern proof =
                Pattern.compile("holdfast_proof_age_seconds\\{data_set=\"restored\",service=\"records\"\\} [0-9.]+");
        String scrape = "";
        for (long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                !proof.matcher(scrape).find();
                Thread.sleep(100)) {
            assertThat(System.nanoTime()).as(scrape).isLessThan(deadline);
            scrape = admin.get("/actuator/prometheus").ok().text();
        }
        assertThat(scrape)
                .containsPattern(
                        "holdfast_backup_last_success_age_seconds\\{data_set=\"never-restored\",service=\"records\"\\} [0-9.]+");
        assertThat(scrape).doesNotContain("holdfast_proof_age_seconds{data_set=\"never-restored\"");
    }

    @Test
    void what_somebody_changed_by_hand_is_alarmed_until_the_files_say_it() throws Exception {
        admin.send(
                        "PUT",
                        "/api/v1/admin/inventory/Policy/plain",
                        Map.of("spec", Map.of("repositories", List.of("repo-a"), "maxAttempts", 3)),
                        Map.of("Content-Type", "application/json"))
                .ok();
        sql("UPDATE inventory_changes SET changed_at = changed_at - interval '50 minutes' WHERE name = 'plain'");
        // more than one look
        Thread.sleep(Duration.ofSeconds(32));
        assertThat(standing("drift")).as("within the hour").isEmpty();

        sql("UPDATE inventory_changes SET changed_at = changed_at - interval '20 minutes' WHERE name = 'plain'");
        JsonNode alert = awaitAlert("drift");
        assertThat(alert.path("severity").asString()).isEqualTo("warning");
        assertThat(alert.path("detail").asString()).startsWith("Policy/plain is changed by admin at ");
        assertThat(alert.path("runbook").asString())
                .isEqualTo("docs/runbooks.md#what-is-declared-is-not-what-the-files-say");
        admin.apply(files).ok();
        awaitEnd("drift");
    }
}
