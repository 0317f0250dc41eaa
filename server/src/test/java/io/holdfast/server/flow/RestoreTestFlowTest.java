package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Restores that a policy's schedule makes by itself. */
@Timeout(400)
class RestoreTestFlowTest {
    private static final String TESTED =
            "verification: {restoreTest: {schedule: {every: PT1S}, points: [newest, oldest], depth: deep}}";

    private static final String APPROVER = "a long enough pass phrase";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static Api approver;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "april", "password", APPROVER, "roles", List.of("approver")))
                .ok();
        approver = Api.as(server.address(), "april", APPROVER);
        Files.createDirectories(folder.resolve("records"));
        Files.writeString(folder.resolve("records/one"), "first");
    }

    @AfterAll
    static void stop() throws Exception {
        approver.close();
        server.close();
    }

    private static List<JsonNode> tests(String dataSet) throws Exception {
        List<JsonNode> tests = new ArrayList<>();
        for (JsonNode restore : admin.get("/api/v1/admin/restore").ok().json().path("items")) {
            if (restore.path("test").asBoolean(false)
                    && restore.path("dataSet").asString().equals(dataSet)
                    && !restore.path("endTime").isNull()) {
                tests.add(restore);
            }
        }
        return tests.reversed();
    }

    private static List<JsonNode> await(int count) throws Exception {
        for (int attempt = 0; attempt < 1800; attempt++) {
            List<JsonNode> tests = tests("records");
            if (tests.size() >= count) {
                return tests;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("only " + tests("records"));
    }

    @Test
    void the_schedule_tests_each_repository_and_kind_of_point_in_turn_and_removes_what_it_made() throws Exception {
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("tested", "repo-a, repo-b")
                        + Declarations.files("records", "tested", folder.resolve("records")))
                .ok();
        admin.backUp("records");
        Files.writeString(folder.resolve("records/two"), "second");
        admin.backUp("records");
        JsonNode unknown = admin.get("/api/v1/admin/restore/predictions")
                .ok()
                .json()
                .path("items")
                .path(0);
        assertThat(unknown.path("predictedSeconds").isNull()).isTrue();

        admin.apply(Declarations.policy("tested", "repo-a, repo-b", TESTED)).ok();
        List<JsonNode> tests = await(4);
        admin.applyWith(approver, Declarations.policy("tested", "repo-a, repo-b"));

        assertThat(tests.subList(0, 4))
                .extracting(test -> test.path("status").asString() + " "
                        + test.path("reason").asString())
                .containsExactly(
                        "SUCCESS Restore test of the newest recovery point in repo-a",
                        "SUCCESS Restore test of the newest recovery point in repo-b",
                        "SUCCESS Restore test of the oldest recovery point in repo-a",
                        "SUCCESS Restore test of the oldest recovery point in repo-b");
        assertThat(tests.get(3).path("predictedRtoSeconds").asDouble(-1))
                .as("told from the three before it")
                .isBetween(0.0, 60.0);
        assertThat(tests.get(0).path("snapshotId").asString())
                .isNotEqualTo(tests.get(2).path("snapshotId").asString());
        assertThat(tests.getFirst().path("requestedBy").asString()).isEqualTo("policy");
        Path left = Path.of(tests.get(0).path("target").path("directory").asString());
        for (int attempt = 0; attempt < 1200 && !isEmpty(left.getParent()); attempt++) {
            Thread.sleep(100);
        }
        assertThat(left.getParent()).isEmptyDirectory();

        JsonNode prediction = admin.get("/api/v1/admin/restore/predictions")
                .ok()
                .json()
                .path("items")
                .path(0);
        assertThat(prediction.path("predictedSeconds").asDouble(-1)).isBetween(0.0, 60.0);
        assertThat(prediction.path("withinTarget").asBoolean()).isTrue();
        assertThat(prediction.path("from").size()).isBetween(4, 9);
    }

    @Test
    void a_schedule_can_be_changed_while_a_test_of_it_runs() throws Exception {
        Path large = Files.createDirectories(folder.resolve("large"));
        byte[] content = new byte[96 << 20];
        new Random(5).nextBytes(content);
        Files.write(large.resolve("file"), content);
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("changing", "repo-a", TESTED)
                        + Declarations.files("large", "changing", large))
                .ok();
        admin.backUp("large");
        for (int attempt = 0; !isTested("large"); attempt++) {
            assertThat(attempt).as("no test is seen running").isLessThan(18_000);
            Thread.sleep(10);
        }
        admin.applyWith(approver, Declarations.policy("changing", "repo-a"));
        for (int attempt = 0; isTested("large"); attempt++) {
            assertThat(attempt).as("the test does not end").isLessThan(18_000);
            Thread.sleep(10);
        }
        int ended = tests("large").size();
        Thread.sleep(2500);
        assertThat(tests("large")).as("none after the schedule was taken out").hasSize(ended);
    }

    private static boolean isTested(String dataSet) throws Exception {
        for (JsonNode restore : admin.get("/api/v1/admin/restore").ok().json().path("items")) {
            if (restore.path("dataSet").asString().equals(dataSet)
                    && restore.path("status").asString().equals("IN_PROGRESS")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEmpty(Path folder) throws Exception {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    @Test
    void a_restore_test_that_cannot_be_is_refused_with_what_can() throws Exception {
        Api.Answer refused = admin.apply(Declarations.policy(
                "wrong", "repo-a", "verification: {restoreTest: {points: [youngest], depth: full}}"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text())
                .contains("newest, random, oldest")
                .contains("quick, standard, deep")
                .contains("every: P1D");
    }
}
