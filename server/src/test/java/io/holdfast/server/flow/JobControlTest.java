package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.Listening;
import io.holdfast.server.RunningServer;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs that people stop and take up again, their states, their logs, and their history page by page. */
@Timeout(400)
class JobControlTest {
    private static final String JOBS = "/api/v1/admin/backups/";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a", "maxAttempts: 1")
                        + Declarations.policy("checked", "repo-a", "verification: { readBack: true }"))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String begin(Map<String, Object> request) throws Exception {
        return admin.post(JOBS + "schedule_job", request)
                .ok()
                .json()
                .path("jobId")
                .asString();
    }

    private static JsonNode job(String id) throws Exception {
        return admin.get(JOBS + "status/" + id).ok().json();
    }

    private static JsonNode awaitState(String id, String... states) throws Exception {
        return awaitJob(id, job -> List.of(states).contains(job.path("state").asString()));
    }

    private static JsonNode awaitJob(String id, Predicate<JsonNode> condition) throws Exception {
        return admin.await(JOBS + "status/" + id, Duration.ofSeconds(180), condition);
    }

    private static String log(String id) throws Exception {
        return admin.get(JOBS + id + "/log").ok().text();
    }

    /** Takes far longer to read than a test waits, on any machine, and no room. */
    private static Path large(String name) throws Exception {
        Path source = server.files(name);
        try (RandomAccessFile hole = new RandomAccessFile(source.resolve("hole").toFile(), "rw")) {
            hole.setLength(64L << 30);
        }
        return source;
    }

    @Test
    void a_running_backup_is_paused_goes_on_and_is_cancelled() throws Exception {
        Path source = large("running");
        admin.apply(Declarations.files("running", "plain", source)).ok();
        String id = begin(Map.of("dataSet", "running"));
        awaitState(id, "running");
        admin.post(JOBS + id + "/pause", Map.of()).ok();
        JsonNode paused = awaitState(id, "paused");
        assertThat(paused.path("endTime").isString()).isFalse();
        assertThat(admin.post(JOBS + id + "/pause", Map.of()).status()).isEqualTo(409);
        assertThat(admin.post(JOBS + id + "/retry", Map.of()).status()).isEqualTo(409);

        admin.post(JOBS + id + "/resume", Map.of()).ok();
        awaitState(id, "running");
        admin.post(JOBS + id + "/cancel", Map.of()).ok();
        JsonNode cancelled = awaitState(id, "cancelled");
        assertThat(cancelled.path("attempts").asInt()).isEqualTo(2);
        assertThat(cancelled.path("recoveryPoints")).isEmpty();

        // what cannot be cancelled any more can be tried again, by the same job
        try (RandomAccessFile hole = new RandomAccessFile(source.resolve("hole").toFile(), "rw")) {
            hole.setLength(1);
        }
        admin.post(JOBS + id + "/retry", Map.of()).ok();
        admin.await(JOBS + "status/" + id, Duration.ofSeconds(180), "SUCCESS");
        assertThat(job(id).path("recoveryPoints")).hasSize(1);
        assertThat(admin.post(JOBS + id + "/cancel", Map.of()).status()).isEqualTo(409);
        assertThat(log(id))
                .contains("admin asks to pause it", "admin goes on with it", "admin tries it again", "Stored in");
        server.restic("a", "check");
    }

    @Test
    void whoever_listens_hears_how_far_a_backup_is_how_fast_and_for_how_long() throws Exception {
        Path source = large("heard");
        admin.apply(Declarations.files("heard", "plain", source)).ok();
        try (Listening listening = admin.listen("")) {
            String id = begin(Map.of("dataSet", "heard"));
            JsonNode first = heard(listening, id, 0);
            JsonNode later = heard(listening, id, first.path("processedBytes").asLong());
            for (JsonNode progress : List.of(first, later)) {
                long rate = progress.path("bytesPerSecond").asLong();
                long left = progress.path("expectedBytes").asLong()
                        - progress.path("processedBytes").asLong();
                assertThat(progress.path("stage").asString()).isEqualTo("reading files");
                assertThat(progress.path("expectedBytes").asLong()).isGreaterThan(64L << 30);
                assertThat(rate).isPositive();
                assertThat(progress.path("etaSeconds").asLong())
                        .as(progress.toString())
                        .isCloseTo(left / rate, Percentage.withPercentage(2));
            }
            admin.post(JOBS + id + "/cancel", Map.of()).ok();
            awaitState(id, "cancelled");
        }
    }

    /** How far a job is, the first time that it has read more than so many bytes and knows how many there are. */
    private static JsonNode heard(Listening listening, String id, long beyond) throws Exception {
        while (true) {
            List<Listening.Event> events = listening.until("backup", id, "\"processedBytes\"");
            JsonNode progress =
                    JsonMapper.shared().readTree(events.getLast().data()).path("progress");
            if (progress.path("processedBytes").asLong() > beyond
                    && progress.path("etaSeconds").isNumber()) {
                return progress;
            }
        }
    }

    @Test
    void a_backup_that_is_tried_again_stores_nothing_twice() throws Exception {
        Path source = large("resumed");
        byte[] random = new byte[48 << 20];
        new Random(7).nextBytes(random);
        // before the hole, in which it stops
        Files.write(source.resolve("a-lot"), random);
        admin.apply(Declarations.files("resumed", "plain", source)).ok();
        String id = begin(Map.of("dataSet", "resumed"));
        awaitJob(id, job -> job.path("progress").path("processedBytes").asLong(0) > 2 * random.length);
        admin.post(JOBS + id + "/cancel", Map.of()).ok();
        awaitState(id, "cancelled");
        long left = stored();
        assertThat(left).as("what was stored when it was stopped").isGreaterThan(random.length / 2);

        try (RandomAccessFile hole = new RandomAccessFile(source.resolve("hole").toFile(), "rw")) {
            hole.setLength(1);
        }
        admin.post(JOBS + id + "/retry", Map.of()).ok();
        JsonNode job = admin.await(JOBS + "status/" + id, Duration.ofSeconds(180), "SUCCESS");
        assertThat(job.path("backupSizeBytes").asLong()).isGreaterThan(random.length);
        assertThat(job.path("addedBytes").asLong())
                .as("what was stored already")
                .isLessThan(random.length - left / 2);
        assertThat(stored()).isLessThan(random.length + (8 << 20));
        server.restic("a", "check", "--read-data");
    }

    /** Bytes of the repository's packs. */
    private static long stored() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("repo-a/data"))) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    @Test
    void a_backup_that_has_not_begun_can_be_put_off_and_called_off() throws Exception {
        admin.apply(Declarations.files("later", "plain", server.files("later"))).ok();
        String id = begin(Map.of(
                "dataSet", "later", "startTime", Instant.now().plusSeconds(3600).toString()));
        assertThat(admin.post(JOBS + id + "/pause", Map.of())
                        .ok()
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("paused");
        assertThat(admin.post(JOBS + id + "/cancel", Map.of())
                        .ok()
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("CANCELLED");
        assertThat(admin.post(JOBS + id + "/resume", Map.of()).status()).isEqualTo(409);
    }

    @Test
    void a_backup_that_is_called_off_runs_the_commands_that_undo_those_before_it() throws Exception {
        hook("quiesce", "exec sleep 600");
        hook("resume", "echo resumed after $HOLDFAST_RESULT");
        admin.apply(Declarations.policy(
                                "hooked", "repo-a", "hooks: { before: [{ run: quiesce }], after: [{ run: resume }] }")
                        + Declarations.files("hooked", "hooked", server.files("hooked")))
                .ok();
        String id = begin(Map.of("dataSet", "hooked"));
        awaitJob(id, job -> job.path("progress").path("stage").asString("").startsWith("commands before"));
        admin.post(JOBS + id + "/cancel", Map.of()).ok();
        awaitState(id, "cancelled");
        assertThat(admin.get(JOBS + id + "/hooks").ok().json().path("items").findValuesAsString("output"))
                .containsExactly("resumed after STOPPED\n");
    }

    private static void hook(String name, String script) throws Exception {
        Path file = Files.createDirectories(server.data().resolve("hooks")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static void inCatalog(String sql, Object... parameters) throws Exception {
        try (Connection connection = server.catalog();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static JsonNode awaitListed(String dataSet, String state) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (true) {
            JsonNode items = admin.get("/api/v1/admin/backups?dataSet=" + dataSet + "&state=" + state)
                    .ok()
                    .json()
                    .path("items");
            if (!items.isEmpty()) {
                return items;
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static void awaitAlert(String dataSet, String title, boolean stands) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (true) {
            String alerts =
                    admin.get("/api/v1/admin/alerts?subject=" + dataSet).ok().text();
            if (alerts.contains(title) == stands) {
                return;
            }
            assertThat(System.nanoTime()).as(alerts).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void backups_whose_time_passed_while_no_server_ran_are_in_the_history_as_missed() throws Exception {
        admin.apply(Declarations.policy("hourly", "repo-a", "schedule: { every: PT1H }")
                        + Declarations.files("hourly", "hourly", server.files("hourly")))
                .ok();
        // as a server finds it that did not run for some hours
        inCatalog(
                "UPDATE scheduled_tasks SET execution_time = now() - interval '210 minutes'"
                        + " WHERE task_name = 'backup-schedule' AND task_instance = ?",
                "hourly");
        JsonNode missed = awaitListed("hourly", "missed");
        assertThat(missed).hasSize(1);
        assertThat(missed.path(0).path("errorMessage").asString()).contains("3 backups were due");
        // and the one that is made now makes it good
        awaitListed("hourly", "unproven");
        awaitAlert("hourly", "was missed", false);
        assertThat(admin.get("/api/v1/admin/alerts?subject=hourly&state=resolved")
                        .text())
                .contains("A backup of hourly was missed");
    }

    @Test
    void a_backup_that_no_worker_begins_is_late_and_alarms_until_it_is_called_off() throws Exception {
        admin.apply(Declarations.files("tardy", "plain", server.files("tardy"))).ok();
        String id = begin(Map.of(
                "dataSet", "tardy", "startTime", Instant.now().plusSeconds(3600).toString()));
        inCatalog(
                "UPDATE backup_jobs_log SET scheduled_for = now() - interval '10 minutes' WHERE id = ?",
                UUID.fromString(id));
        awaitState(id, "late");
        awaitAlert("tardy", "The backup of tardy is late", true);
        admin.post(JOBS + id + "/cancel", Map.of()).ok();
        awaitAlert("tardy", "The backup of tardy is late", false);
    }

    @Test
    void a_backup_whose_source_says_nothing_more_is_stalled_alarms_and_keeps_its_place_until_it_has_ended()
            throws Exception {
        Path password = Files.writeString(folder.resolve("silent-password"), "secret\n");
        try (SilentDatabase database = new SilentDatabase()) {
            admin.apply("""
                            apiVersion: holdfast.io/v1
                            kind: Repository
                            metadata: { name: narrow }
                            spec: { site: site-b, location: "%1$s/narrow", passwordFile: "%1$s/password-b", atOnce: 1 }
                            ---
                            """.formatted(folder)
                            + Declarations.policy("narrow", "narrow", "maxAttempts: 1")
                            + Declarations.postgresql("silent", "narrow", database.port(), password)
                            + Declarations.files("behind", "narrow", server.files("behind")))
                    .ok();
            String id = begin(Map.of("dataSet", "silent"));
            assertThat(database.reached(180)).isTrue();
            // what twelve minutes of silence would do
            inCatalog(
                    "UPDATE backup_jobs_log SET progress_at = now() - interval '13 minutes' WHERE id = ?"
                            + " AND status = 'IN_PROGRESS'",
                    UUID.fromString(id));
            assertThat(awaitListed("silent", "stalled").findValuesAsString("jobId"))
                    .containsExactly(id);
            awaitAlert("silent", "The backup of silent is stalled", true);
            assertThat(job(id).path("status").asString()).isEqualTo("IN_PROGRESS");
            String behind = begin(Map.of("dataSet", "behind"));
            awaitJob(behind, job -> job.path("errorMessage").asString("").contains("(1 into narrow)"));

            database.close();
            awaitState(id, "failed");
            awaitAlert("silent", "The backup of silent is stalled", false);
            admin.await(JOBS + "status/" + behind, Duration.ofSeconds(180), "SUCCESS");
        }
    }

    @Test
    void what_succeeded_is_told_apart_by_what_is_known_of_it() throws Exception {
        Path empties = Files.createDirectories(folder.resolve("source-empty"));
        Path file = Files.writeString(empties.resolve("something"), "is here");
        admin.apply(Declarations.files("nothing", "plain", empties)
                        + Declarations.files("stored", "plain", server.files("stored"))
                        + Declarations.files("proven", "checked", server.files("proven")))
                .ok();
        assertThat(admin.backUp("nothing").path("state").asString()).isEqualTo("unproven");
        assertThat(admin.get("/api/v1/admin/alerts?subject=nothing").json().path("items"))
                .isEmpty();
        Files.delete(file);
        JsonNode empty = admin.backUp("nothing");
        assertThat(empty.path("state").asString()).isEqualTo("empty");
        assertThat(log(empty.path("jobId").asString())).contains("There was nothing in it.");
        assertThat(admin.get("/api/v1/admin/alerts?subject=nothing").text()).contains("The backup of nothing is empty");
        Files.writeString(file, "is here again");
        admin.backUp("nothing");
        assertThat(admin.get("/api/v1/admin/alerts?subject=nothing").json().path("items"))
                .isEmpty();
        assertThat(admin.backUp("proven").path("state").asString()).isEqualTo("success");

        JsonNode unproven = admin.backUp("stored");
        assertThat(unproven.path("state").asString()).isEqualTo("unproven");
        admin.post("/api/v1/admin/restore/trigger_restore", Map.of("dataSet", "stored", "reason", "to prove it"))
                .ok();
        awaitState(unproven.path("jobId").asString(), "success");
    }

    @Test
    void a_failed_backup_says_why_in_its_log_and_words_find_it() throws Exception {
        admin.apply(Declarations.files("absent", "plain", folder.resolve("extraordinary-place")))
                .ok();
        String id = begin(Map.of("dataSet", "absent"));
        awaitState(id, "failed");
        assertThat(log(id)).contains("Asked for by admin", "Attempt 1 begins", "extraordinary-place");
        JsonNode found = admin.get(JOBS + "log?words=attempt%20begins&dataSet=absent")
                .ok()
                .json();
        assertThat(found.path("items").findValuesAsString("jobId")).containsExactly(id);
        assertThat(admin.get(JOBS + "log?words=%20").status()).isEqualTo(400);
        assertThat(admin.get("/api/v1/admin/backups?state=lost").status()).isEqualTo(400);
        assertThat(admin.get("/api/v1/admin/backups?after=xyz").status()).isEqualTo(400);
    }

    @Test
    void the_history_is_read_page_by_page_without_gaps() throws Exception {
        admin.apply(Declarations.files("paged", "plain", server.files("paged"))).ok();
        for (int i = 0; i < 5; i++) {
            begin(Map.of(
                    "dataSet",
                    "paged",
                    "startTime",
                    Instant.now().plusSeconds(3600).toString()));
        }
        String path = "/api/v1/admin/backups?dataSet=paged&limit=2";
        Set<String> seen = new HashSet<>();
        String next = "";
        int pages = 0;
        do {
            JsonNode page = admin.get(path + (next.isEmpty() ? "" : "&after=" + next))
                    .ok()
                    .json();
            seen.addAll(page.path("items").findValuesAsString("jobId"));
            next = page.path("next").asString("");
            pages++;
        } while (!next.isEmpty());
        assertThat(seen).hasSize(5);
        assertThat(pages).isEqualTo(3);
    }
}
