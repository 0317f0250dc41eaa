package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What failover tests leave behind, which is nothing, and how they are judged. With a server that may be killed. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverTestsFlowTest {
    private static final String ADMIN = "/api/v1/admin/";
    private static final String DRILLS = ADMIN + "dr/drills/";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static Api admin;
    private static PostgresServer database;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        PostgresServer.initialize(binaries, folder.resolve("cluster"), "postgres", "secret".toCharArray());
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("wal_keep_size", "64MB"));
        server = ServerProcess.start(folder);
        admin = Api.as(server.address(), "admin", RunningServer.PASSWORD);
        Path password = Files.writeString(folder.resolve("database-password"), "secret\n");
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("app.conf"), "answer = 42\n");
        admin.apply(Declarations.base(folder)
                        + """
                        apiVersion: holdfast.io/v1
                        kind: Service
                        metadata: { name: strict }
                        spec:
                          criticality: tier-1
                          targets: { rtoMinutes: 60, rpoMinutes: 0, reason: Nothing may be lost }
                        ---
                        """
                        + Declarations.policy("plain", "repo-a")
                        + postgresql("quick", password, "true")
                        // a check that asks for longer than any test waits: the restored server runs all that time
                        + postgresql("slow", password, "pg_sleep(500) IS NOT NULL")
                        + Declarations.files("conf", "plain", files)
                        + Declarations.files("strict-conf", "plain", files)
                                .replace("service: records", "service: strict")
                        + plan("whole", "[conf], [quick]")
                        + plan("endless", "[slow]")
                        + plan("beyond", "[strict-conf]"))
                .ok();
        for (String dataSet : List.of("conf", "quick", "slow", "strict-conf")) {
            admin.backUp(dataSet);
        }
    }

    private static String postgresql(String name, Path password, String check) {
        return Declarations.postgresql(name, "plain", database.port(), password)
                .replace("---\n", "  validations: [{ name: check, query: SELECT " + check + " }]\n---\n");
    }

    private static String plan(String name, String order) {
        return """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: %s }
                spec: { approach: warm, site: site-b, repository: repo-a, order: [%s] }
                ---
                """.formatted(name, order);
    }

    @AfterAll
    static void stop() throws Exception {
        server.process().destroy();
        server.process().waitFor();
        database.close();
        admin.close();
    }

    private static String begin(String plan) throws Exception {
        return DRILLS
                + admin.post(ADMIN + "dr/initiate_failover_test", Map.of("plan", plan, "reason", "a test"))
                        .ok()
                        .json()
                        .path("drillId")
                        .asString();
    }

    private static JsonNode await(String path, Predicate<JsonNode> condition) throws Exception {
        return admin.await(path, PATIENCE, condition);
    }

    private static boolean hasEnded(JsonNode drill) {
        return List.of("SUCCESS", "FAILED").contains(drill.path("status").asString());
    }

    private static JsonNode restore(JsonNode drill, int number) throws Exception {
        return admin.get(ADMIN + "restore/status/"
                        + drill.path("restores").path(number).asString())
                .ok()
                .json();
    }

    private static Path copy(JsonNode drill, int number) throws Exception {
        return Path.of(restore(drill, number).path("target").path("directory").asString());
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

    @Test
    @Order(1)
    void a_failover_test_that_comes_to_its_end_leaves_nothing_behind() throws Exception {
        String path = begin("whole");
        JsonNode drill = await(path, FailoverTestsFlowTest::hasEnded);
        assertThat(drill.path("status").asString()).as(drill.toString()).isEqualTo("SUCCESS");
        assertThat(drill.path("outcomeSummary").asString())
                .contains("2 of 2 data sets restored", "Score: 4 of 4 targets met");
        assertThat(drill.path("restores")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(restore(drill, i).path("status").asString()).isEqualTo("SUCCESS");
            Path copy = copy(drill, i);
            assertThat(copy.toString()).startsWith(server.data().toString());
            assertThat(copy).doesNotExist();
            assertThat(processesIn(copy)).isEmpty();
        }
    }

    @Test
    @Order(2)
    void one_that_misses_a_target_has_failed_and_says_by_how_much() throws Exception {
        JsonNode drill = await(begin("beyond"), FailoverTestsFlowTest::hasEnded);
        assertThat(restore(drill, 0).path("status").asString()).isEqualTo("SUCCESS");
        assertThat(drill.path("status").asString()).as(drill.toString()).isEqualTo("FAILED");
        assertThat(drill.path("outcomeSummary").asString()).contains("Score: 1 of 2 targets met");
        assertThat(drill.path("issuesIdentified").valueStream().map(JsonNode::asString))
                .singleElement()
                .asString()
                .contains("strict-conf: ", "the RPO is 0 min");
        assertThat(drill.path("actionItems")).hasSize(1);
    }

    /** The last one: it kills the server, and with it whoever could have cleaned up. */
    @Test
    @Order(3)
    void what_one_had_restored_is_removed_also_when_the_server_is_killed_in_the_middle() throws Exception {
        String path = begin("endless");
        JsonNode drill = await(path, json -> json.path("restores").size() == 1);
        await(
                ADMIN + "restore/status/" + drill.path("restores").path(0).asString(),
                restore -> restore.path("progress").path("stage").asString("").startsWith("validating"));
        Path copy = copy(drill, 0);
        assertThat(copy).exists();
        assertThat(processesIn(copy)).isNotEmpty();

        server.process().destroyForcibly().waitFor();
        admin.close();
        server = ServerProcess.start(folder);
        admin = Api.as(server.address(), "admin", RunningServer.PASSWORD);

        JsonNode ended = await(path, FailoverTestsFlowTest::hasEnded);
        assertThat(ended.path("status").asString()).isEqualTo("FAILED");
        assertThat(ended.path("outcomeSummary").asString()).contains("The server stopped in the middle");
        assertThat(copy).doesNotExist();
        assertThat(processesIn(copy)).isEmpty();
        assertThat(restore(ended, 0).path("status").asString()).isEqualTo("FAILED");
    }
}
