package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is read for a backup, and that its record says so. */
@Timeout(300)
class BackupTypeFlowTest {
    private static final String PASSWORD = "database secret";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static PostgresServer database;

    @BeforeAll
    static void start() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        PostgresServer.initialize(binaries, folder.resolve("cluster"), "postgres", PASSWORD.toCharArray());
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("summarize_wal", "on"));
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres", "postgres", PASSWORD);
                Statement statement = connection.createStatement()) {
            // what does not change from one backup to the next is most of it
            statement.execute(
                    "CREATE TABLE entry AS SELECT n, sha256(n::text::bytea) FROM generate_series(1, 300000) AS n");
            // or whoever counts the rows for the first time writes to every page that a transaction is over
            statement.execute("VACUUM (FREEZE) entry");
        }
        server = RunningServer.start(folder);
        admin = server.admin();
        Path password = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("usual", "repo-a")
                        + Declarations.policy("thorough", "repo-a", "backupType: full")
                        + Declarations.postgresql("ledger", "usual", database.port(), password, "database: postgres")
                        + Declarations.files("configuration", "thorough", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        database.close();
    }

    @Test
    void a_database_is_read_as_its_policy_says_and_whole_when_somebody_asks_for_that() throws Exception {
        JsonNode first = admin.backUp("ledger");
        assertThat(first.path("backupType").asString()).isEqualTo("full");
        assertThat(facts(first).path("full_because").asString()).isEqualTo("the repository holds no earlier one");

        JsonNode second = admin.backUp("ledger");
        assertThat(second.path("backupType").asString()).isEqualTo("incremental");
        assertThat(second.path("jobName").asString()).isEqualTo("ledger incremental");
        assertThat(facts(second).path("incremental_to").asString()).isNotBlank();

        JsonNode third = backUp("ledger", "full");
        assertThat(third.path("backupType").asString()).isEqualTo("full");
        assertThat(facts(third).path("full_because").asString()).isEqualTo("a full one was asked for");
        assertThat(facts(third).path("received_bytes").asLong())
                .as("all of it was read")
                .isGreaterThan(facts(first).path("received_bytes").asLong() * 9 / 10)
                .isGreaterThan(2 * facts(second).path("received_bytes").asLong());
        assertThat(third.path("addedBytes").asLong())
                .as("what was stored is not stored again")
                .isLessThan(first.path("addedBytes").asLong() / 4);
    }

    @Test
    void files_are_all_read_under_a_full_policy_and_what_changed_when_somebody_asks_for_that() throws Exception {
        admin.backUp("configuration");
        JsonNode second = admin.backUp("configuration");
        assertThat(second.path("backupType").asString()).isEqualTo("full");
        assertThat(facts(second).path("full_because").asString()).isEqualTo("a full one was asked for");

        JsonNode third = backUp("configuration", "incremental");
        assertThat(third.path("backupType").asString()).isEqualTo("incremental");
        assertThat(facts(third).path("incremental_to").asString())
                .isEqualTo(second.path("recoveryPoints")
                        .path(0)
                        .path("snapshotId")
                        .asString()
                        .substring(0, 8));
    }

    private static JsonNode backUp(String dataSet, String type) throws Exception {
        JsonNode accepted = admin.post(
                        "/api/v1/admin/backups/schedule_job", Map.of("dataSet", dataSet, "backupType", type))
                .ok()
                .json();
        return admin.await(accepted.path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
    }

    private static JsonNode facts(JsonNode job) throws Exception {
        String snapshot = job.path("recoveryPoints").path(0).path("snapshotId").asString();
        JsonNode points = admin.get("/api/v1/admin/recovery_points?dataSet="
                        + job.path("dataSet").asString())
                .ok()
                .json()
                .path("items");
        for (JsonNode point : points) {
            if (point.path("snapshotId").asString().equals(snapshot)) {
                return point.path("facts");
            }
        }
        throw new AssertionError("no recovery point of " + job);
    }
}
