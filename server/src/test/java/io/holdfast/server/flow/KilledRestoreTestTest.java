package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerProcess;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server that is killed in the middle of a restore test: nothing of that stays, though nobody tests any more. */
@Timeout(540)
class KilledRestoreTestTest {
    private static final String PASSWORD = "database secret";
    private static final String APPROVER = "a long enough pass phrase";
    private static final String TESTED =
            "verification: {restoreTest: {schedule: {every: PT1S}, points: [random], depth: standard}}";

    @TempDir
    Path folder;

    @Test
    void a_random_point_of_a_database_is_tested_and_what_a_killed_test_left_goes_when_the_server_is_back()
            throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        Path data = folder.resolve("cluster");
        PostgresServer.initialize(binaries, data, "postgres", PASSWORD.toCharArray());
        Path passwordFile = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
        Path copies;
        String killed;
        try (PostgresServer database =
                PostgresServer.start(binaries, data, folder.resolve("cluster.log"), 0, Map.of("fsync", "off"))) {
            try (Connection connection =
                            DriverManager.getConnection(database.jdbcUrl("postgres"), "postgres", PASSWORD);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t AS SELECT n, repeat('x', 500) AS x FROM generate_series(1, 50000) n");
            }
            // long enough to be killed in its midst, with the copy's server running
            String declared = Declarations.postgresql("ledger", "tested", database.port(), passwordFile)
                    .replace("---\n", "  validations: [{ name: slow, query: SELECT pg_sleep(10) IS NOT NULL }]\n---\n");
            ServerProcess first = ServerProcess.start(folder);
            try (Api admin = Api.as(first.address(), "admin", RunningServer.PASSWORD)) {
                admin.post(
                                "/api/v1/admin/administrators",
                                Map.of("username", "april", "password", APPROVER, "roles", List.of("approver")))
                        .ok();
                admin.apply(Declarations.base(folder)
                                + Declarations.policy("tested", "repo-a", "continuousLog: true")
                                + declared)
                        .ok();
                admin.backUp("ledger");
                admin.backUp("ledger");
                admin.apply(Declarations.policy("tested", "repo-a", "continuousLog: true", TESTED))
                        .ok();
                JsonNode whole = await(admin, "SUCCESS");
                assertThat(whole.path("reason").asString())
                        .isEqualTo("Restore test of the random recovery point in repo-a");
                assertThat(whole.path("dataSet").asString()).isEqualTo("ledger");
                assertThat(whole.path("measuredRtoSeconds").asDouble(-1)).isPositive();

                JsonNode running = await(admin, "IN_PROGRESS");
                try (Api approver = Api.as(first.address(), "april", APPROVER)) {
                    admin.applyWith(approver, Declarations.policy("tested", "repo-a", "continuousLog: true"));
                }
                killed = running.path("restoreId").asString();
                Path copy = Path.of(running.path("target").path("directory").asString());
                copies = copy.getParent();
                for (int attempt = 0; !Files.exists(copy.resolve("data/PG_VERSION")); attempt++) {
                    assertThat(attempt).as("nothing comes to " + copy).isLessThan(18_000);
                    Thread.sleep(10);
                }
            } finally {
                first.process().destroyForcibly().waitFor();
            }
            assertThat(entries(copies)).as("what the killed test has left").isNotEmpty();

            ServerProcess second = ServerProcess.start(folder);
            try (Api admin = Api.as(second.address(), "admin", RunningServer.PASSWORD)) {
                for (int attempt = 0;
                        !entries(copies).isEmpty() || !processesIn(copies).isEmpty();
                        attempt++) {
                    assertThat(attempt)
                            .as(entries(copies) + " " + processesIn(copies) + "\n" + Files.readString(second.log()))
                            .isLessThan(1800);
                    Thread.sleep(100);
                }
                JsonNode ended =
                        admin.get("/api/v1/admin/restore/status/" + killed).ok().json();
                assertThat(ended.path("status").asString()).isNotEqualTo("IN_PROGRESS");
            } finally {
                second.process().destroy();
                second.process().waitFor();
            }
        }
    }

    private static JsonNode await(Api admin, String status) throws Exception {
        for (int attempt = 0; attempt < 18_000; attempt++) {
            for (JsonNode restore :
                    admin.get("/api/v1/admin/restore").ok().json().path("items")) {
                if (restore.path("test").asBoolean(false)
                        && restore.path("status").asString().equals(status)
                        && restore.path("target").path("directory").isString()) {
                    return restore;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no restore test is " + status);
    }

    private static List<Path> entries(Path copies) throws Exception {
        try (Stream<Path> entries = Files.list(copies)) {
            return entries.toList();
        }
    }

    private static List<String> processesIn(Path copies) {
        List<String> found = new ArrayList<>();
        ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(copies.toString()))
                .forEach(found::add);
        return found;
    }
}
