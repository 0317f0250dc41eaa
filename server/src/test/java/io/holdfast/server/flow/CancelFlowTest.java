package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Restores, failover tests and prunes that somebody cancels, with a real database and stock restic. */
@Timeout(400)
class CancelFlowTest {
    private static final String ADMIN = "/api/v1/admin/";
    private static final String RESTORE = ADMIN + "restore/";
    private static final String DRILLS = ADMIN + "dr/drills/";
    private static final String PRUNES = ADMIN + "repositories/repo-b/prunes";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static PostgresServer database;

    @BeforeAll
    static void start() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        PostgresServer.initialize(binaries, folder.resolve("cluster"), "postgres", "secret".toCharArray());
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("wal_keep_size", "64MB"));
        server = RunningServer.start(folder);
        admin = server.admin();
        Path password = Files.writeString(folder.resolve("database-password"), "secret\n");
        // a check that asks for longer than any test waits: the restored server runs all that time
        String slow = "  validations: [{ name: slow, query: SELECT pg_sleep(500) IS NOT NULL }]\n---\n";
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a")
                        + Declarations.postgresql("ledger", "plain", database.port(), password)
                                .replace("---\n", slow)
                        + Declarations.files("conf", "plain", server.files("conf"))
                        + """
                        apiVersion: holdfast.io/v1
                        kind: DrPlan
                        metadata: { name: everything }
                        spec:
                          approach: warm
                          site: site-b
                          repository: repo-a
                          order: [[conf], [ledger]]
                        """)
                .ok();
        admin.backUp("conf");
        admin.backUp("ledger");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        database.close();
    }

    private static JsonNode await(String path, Predicate<JsonNode> condition) throws Exception {
        return admin.await(path, PATIENCE, condition);
    }

    private static boolean isValidating(JsonNode restore) {
        return restore.path("progress").path("stage").asString("").equals("validating: slow");
    }

    private static String trigger(Map<String, Object> wish) throws Exception {
        return admin.post(RESTORE + "trigger_restore", wish)
                .ok()
                .json()
                .path("restoreId")
                .asString();
    }

    /** Processes that work in a directory or below. */
    private static List<ProcessHandle> processesIn(Path directory) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> {
                        try {
                            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                                    .toRealPath()
                                    .startsWith(directory);
                        } catch (IOException e) {
                            // ended
                            return false;
                        }
                    })
                    .toList();
        }
    }

    private static String audit(String action) throws Exception {
        return admin.get(ADMIN + "audit?action=" + action).ok().text();
    }

    @Test
    void a_restore_that_is_cancelled_leaves_nothing_running_and_says_what_is_left_where() throws Exception {
        Path target = folder.toRealPath().resolve("restored");
        String id = trigger(
                Map.of("dataSet", "ledger", "reason", "a test", "target", Map.of("directory", target.toString())));
        await(RESTORE + "status/" + id, CancelFlowTest::isValidating);
        assertThat(processesIn(target)).isNotEmpty();
        assertThat(admin.post(RESTORE + id + "/cancel", Map.of())
                        .ok()
                        .json()
                        .path("cancelRequestedBy")
                        .asString())
                .isEqualTo("admin");
        JsonNode cancelled = admin.await(RESTORE + "status/" + id, PATIENCE, "CANCELLED");
        assertThat(cancelled.path("errorMessage").asString())
                .startsWith("Cancelled by admin.")
                .contains("lies in " + target + "; remove it");
        assertThat(processesIn(target)).isEmpty();
        assertThat(Files.exists(target)).isTrue();
        assertThat(admin.get(ADMIN + "alerts?subject=ledger").json().path("items"))
                .isEmpty();
        // asked again it says the same, and who lists those that were cancelled finds it
        assertThat(admin.post(RESTORE + id + "/cancel", Map.of())
                        .ok()
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("CANCELLED");
        assertThat(admin.get(ADMIN + "restore?status=CANCELLED").ok().text()).contains(id);
        assertThat(audit("restores.cancel")).contains(id);
        server.restic("a", "check");
    }

    @Test
    void a_restore_to_a_place_that_was_chosen_for_it_is_removed() throws Exception {
        String id = trigger(Map.of("dataSet", "ledger", "reason", "a test"));
        JsonNode running = await(RESTORE + "status/" + id, CancelFlowTest::isValidating);
        Path target = Path.of(running.path("target").path("directory").asString());
        assertThat(target).exists();
        admin.post(RESTORE + id + "/cancel", Map.of()).ok();
        JsonNode cancelled = admin.await(RESTORE + "status/" + id, PATIENCE, "CANCELLED");
        assertThat(cancelled.path("errorMessage").asString()).contains("has been removed");
        assertThat(target).doesNotExist();
    }

    @Test
    void what_has_ended_or_cannot_stop_is_not_cancelled() throws Exception {
        String done = trigger(Map.of("dataSet", "conf", "reason", "a test"));
        admin.await(RESTORE + "status/" + done, PATIENCE, "SUCCESS");
        Api.Answer refused = admin.post(RESTORE + done + "/cancel", Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("has ended (SUCCESS)");
        assertThat(admin.post(RESTORE + UUID.randomUUID() + "/cancel", Map.of()).status())
                .isEqualTo(404);

        String id = trigger(Map.of("dataSet", "ledger", "reason", "a test"));
        await(RESTORE + "status/" + id, CancelFlowTest::isValidating);
        // as one over a data directory stands in the catalog
        restoreType(id, "InPlace");
        Api.Answer replacing = admin.post(RESTORE + id + "/cancel", Map.of());
        assertThat(replacing.status()).isEqualTo(409);
        assertThat(replacing.text()).contains("replaces a data directory and has begun");
        restoreType(id, "FullRestore");
        admin.post(RESTORE + id + "/cancel", Map.of()).ok();
        admin.await(RESTORE + "status/" + id, PATIENCE, "CANCELLED");
    }

    private static void restoreType(String id, String type) throws Exception {
        try (Connection catalog = server.catalog();
                PreparedStatement change =
                        catalog.prepareStatement("UPDATE restore_operations_log SET restore_type = ? WHERE id = ?")) {
            change.setString(1, type);
            change.setObject(2, UUID.fromString(id));
            assertThat(change.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void a_failover_test_that_is_cancelled_stops_the_restore_under_way_and_removes_the_copy() throws Exception {
        String id = admin.post(ADMIN + "dr/initiate_failover_test", Map.of("reason", "a test"))
                .ok()
                .json()
                .path("drillId")
                .asString();
        JsonNode drill = await(DRILLS + id, json -> json.path("restores").size() == 2);
        String first = drill.path("restores").path(0).asString();
        String second = drill.path("restores").path(1).asString();
        JsonNode validating = await(RESTORE + "status/" + second, CancelFlowTest::isValidating);
        Path copy = Path.of(validating.path("target").path("directory").asString());
        assertThat(copy).exists();
        // one of its restores alone is not cancelled
        Api.Answer part = admin.post(RESTORE + second + "/cancel", Map.of());
        assertThat(part.status()).isEqualTo(409);
        assertThat(part.text()).contains("part of drill " + id);

        admin.post(DRILLS + id + "/cancel", Map.of()).ok();
        JsonNode cancelled = admin.await(DRILLS + id, PATIENCE, "CANCELLED");
        assertThat(cancelled.path("outcomeSummary").asString())
                .isEqualTo("Cancelled by admin. What it had restored is removed.");
        assertThat(cancelled.path("issuesIdentified")).isEmpty();
        assertThat(cancelled.path("steps").findValuesAsString("status"))
                .containsExactly("SUCCESS", "CANCELLED", "SUCCESS");
        assertThat(copy).doesNotExist();
        assertThat(processesIn(copy)).isEmpty();
        assertThat(Path.of(admin.get(RESTORE + "status/" + first)
                        .ok()
                        .json()
                        .path("target")
                        .path("directory")
                        .asString()))
                .doesNotExist();
        admin.post(DRILLS + id + "/cancel", Map.of()).ok();
        assertThat(audit("disaster-recovery.cancel-drill")).contains(id);
        assertThat(admin.get(ADMIN + "alerts?subject=ledger").json().path("items"))
                .isEmpty();
    }

    @Test
    void a_failover_test_that_is_kept_running_is_completed_rather_than_cancelled() throws Exception {
        String id = admin.post(
                        ADMIN + "dr/initiate_failover_test",
                        Map.of("reason", "a test", "keepRunning", true, "dataSets", List.of("conf")))
                .ok()
                .json()
                .path("drillId")
                .asString();
        admin.await(DRILLS + id, PATIENCE, "RUNNING");
        Api.Answer refused = admin.post(DRILLS + id + "/cancel", Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("Complete the drill");
        admin.post(DRILLS + id + "/complete", Map.of()).ok();
        assertThat(admin.post(DRILLS + id + "/cancel", Map.of()).text()).contains("has ended (SUCCESS)");
    }

    @Test
    void a_prune_that_is_cancelled_leaves_a_sound_repository_without_its_lock_and_the_next_one_goes_on()
            throws Exception {
        Path source = Files.createDirectories(folder.resolve("source-pruned"));
        admin.apply(Declarations.policy("newest", "repo-b", "retention: { keepLast: 1 }")
                        + Declarations.files("pruned", "newest", source))
                .ok();
        for (int i = 0; i < 2; i++) {
            Files.writeString(source.resolve("all"), Integer.toString(i).repeat(3_000_000));
            admin.backUp("pruned");
        }
        // the one that is waited for next is restic's
        awaitLocks(0);
        // a backup of stock restic that waits for its input holds a lock, and the prune waits for that
        Process holding = new ProcessBuilder(
                        "restic",
                        "-r",
                        folder.resolve("repo-b").toString(),
                        "--password-file",
                        folder.resolve("password-b").toString(),
                        "--no-cache",
                        "backup",
                        "--stdin")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream input = holding.getOutputStream()) {
            awaitLocks(1);
            admin.post(ADMIN + "repositories/repo-b/prune", Map.of()).ok();
            JsonNode running = await(
                            PRUNES,
                            json -> json.path("items")
                                    .path(0)
                                    .path("progress")
                                    .path("stage")
                                    .asString("")
                                    .equals("waiting for the lock"))
                    .path("items")
                    .path(0);
            String cancel = PRUNES + "/" + running.path("pruneId").asString() + "/cancel";
            admin.post(cancel, Map.of()).ok();
            JsonNode cancelled = await(
                            PRUNES,
                            json -> !json.path("items")
                                    .path(0)
                                    .path("status")
                                    .asString()
                                    .equals("RUNNING"))
                    .path("items")
                    .path(0);
            assertThat(cancelled.path("status").asString()).isEqualTo("CANCELLED");
            assertThat(cancelled.path("errorMessage").asString()).startsWith("Cancelled by admin.");
            assertThat(admin.post(cancel, Map.of()).ok().json().path("status").asString())
                    .isEqualTo("CANCELLED");
            // restic's own
            awaitLocks(1);
            input.write('x');
        }
        assertThat(holding.waitFor(180, TimeUnit.SECONDS)).isTrue();
        awaitLocks(0);
        server.restic("b", "check", "--read-data");
        assertThat(audit("repositories.cancel-prune")).contains("repo-b");
        assertThat(admin.get(ADMIN + "alerts?subject=repo-b").json().path("items"))
                .isEmpty();

        admin.post(ADMIN + "repositories/repo-b/prune", Map.of()).ok();
        JsonNode next = await(
                        PRUNES,
                        json -> json.path("items").size() == 2
                                && !json.path("items")
                                        .path(0)
                                        .path("status")
                                        .asString()
                                        .equals("RUNNING"))
                .path("items")
                .path(0);
        assertThat(next.path("status").asString()).as(next.toString()).isEqualTo("SUCCESS");
        assertThat(next.path("freedBytes").asLong()).isPositive();
        Api.Answer late = admin.post(PRUNES + "/" + next.path("pruneId").asString() + "/cancel", Map.of());
        assertThat(late.status()).isEqualTo(409);
        server.restic("b", "check", "--read-data");
    }

    private static void awaitLocks(int number) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Path> locks;
            try (Stream<Path> files = Files.list(folder.resolve("repo-b/locks"))) {
                locks = files.toList();
            }
            if (locks.size() == number) {
                return;
            }
            assertThat(System.nanoTime()).as(locks.toString()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
