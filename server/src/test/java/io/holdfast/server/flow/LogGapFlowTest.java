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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The server removes log that nobody has received: it is said within seconds, and a new base backup is made by itself. */
@Timeout(400)
class LogGapFlowTest {
    private static final String PASSWORD = "database secret";
    private static final String POINTS = "/api/v1/admin/recovery_points?dataSet=ledger";

    @TempDir
    Path folder;

    private PostgresServer database;
    private Api admin;

    @Test
    void a_gap_raises_an_alarm_and_is_healed_by_a_base_backup_that_nobody_asked_for() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        Path data = folder.resolve("cluster");
        PostgresServer.initialize(binaries, data, "postgres", PASSWORD.toCharArray());
        database = PostgresServer.start(
                binaries,
                data,
                folder.resolve("cluster.log"),
                0,
                Map.of("max_wal_size", "64MB", "min_wal_size", "32MB", "checkpoint_timeout", "30min"));
        try (RunningServer server = RunningServer.start(folder)) {
            admin = server.admin();
            Path passwordFile = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
            admin.apply(Declarations.base(folder)
                            + Declarations.policy(
                                    "continuous", "repo-a", "continuousLog: true", "retention: { keepDaily: 7 }")
                            + Declarations.postgresql("ledger", "continuous", database.port(), passwordFile))
                    .ok();
            admin.backUp("ledger");
            String first = admin.get(POINTS)
                    .ok()
                    .json()
                    .path("items")
                    .path(0)
                    .path("recoveryPointId")
                    .asString();
            await(log -> log.path("state").asString().equals("streaming"));

            execute("CREATE TABLE filler AS SELECT repeat('x', 1000) AS t FROM generate_series(1, 1000)");
            String rules = Files.readString(data.resolve("pg_hba.conf"));
            Files.writeString(data.resolve("pg_hba.conf"), "host replication all all reject\n" + rules);
            execute("SELECT pg_reload_conf()");
            dropSlots();
            for (int segment = 0; segment < 12; segment++) {
                execute("INSERT INTO filler SELECT 'y'");
                execute("SELECT pg_switch_wal()");
            }
            execute("CHECKPOINT");
            Files.writeString(data.resolve("pg_hba.conf"), rules);
            execute("SELECT pg_reload_conf()");
            Instant back = Instant.now();

            JsonNode broken = await(log -> !log.path("gapFoundAt").isNull());
            assertThat(broken.path("detail").asString()).contains("No restore can cross this gap");
            Instant said = Instant.parse(broken.path("gapFoundAt").asString());
            assertThat(Duration.between(back, said)).isLessThan(Duration.ofSeconds(120));

            await(log -> log.path("gapFoundAt").isNull()
                    && log.path("state").asString().equals("streaming"));
            JsonNode covered = covered(2);
            JsonNode spans = covered.path("items").path(0).path("spans");
            assertThat(spans).as(covered.toString()).hasSize(2);
            assertThat(Instant.parse(spans.path(0).path("to").asString()))
                    .isBeforeOrEqualTo(Instant.parse(spans.path(1).path("from").asString()));
            JsonNode jobs = admin.get("/api/v1/admin/backups").ok().json().path("items");
            assertThat(jobs).hasSize(2);
            admin.await(
                    "/api/v1/admin/backups/status/" + jobs.path(0).path("jobId").asString(),
                    Duration.ofSeconds(180),
                    "SUCCESS");
            assertThat(jobs.path(0).path("requestedBy").asString()).isEqualTo("gap in the log");
            keepsWhatLiesBeforeTheGap(first);
        } finally {
            database.close();
        }
    }

    /** One point a day is kept: of those after the gap the newest, and the one before it beside that. */
    private void keepsWhatLiesBeforeTheGap(String first) throws Exception {
        admin.backUp("ledger");
        JsonNode left = admin.await(
                POINTS, Duration.ofSeconds(60), points -> points.path("items").size() == 2);
        assertThat(left.path("items").path(1).path("recoveryPointId").asString())
                .as(left.toString())
                .isEqualTo(first);
    }

    /** The server takes up the rule that refuses the receiver a moment after it was told to, and a receiver comes back. */
    private void dropSlots() throws Exception {
        for (int attempt = 0; attempt < 1800; attempt++) {
            execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots");
            try {
                execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
                return;
            } catch (SQLException e) {
                // still in use for a moment
                Thread.sleep(100);
            }
        }
        throw new AssertionError("the slot stays in use");
    }

    /** The coverage once it has this many spans: what came after the gap is in the repository a moment later. */
    private JsonNode covered(int spans) throws Exception {
        JsonNode covered = null;
        for (int attempt = 0; attempt < 1800; attempt++) {
            covered = admin.get("/api/v1/admin/logs/ledger/coverage").ok().json();
            if (covered.path("items").path(0).path("spans").size() >= spans) {
                return covered;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the coverage is " + covered);
    }

    private JsonNode await(Predicate<JsonNode> condition) throws Exception {
        JsonNode logs = null;
        for (int attempt = 0; attempt < 1800; attempt++) {
            logs = admin.get("/api/v1/admin/logs").ok().json().path("items");
            for (JsonNode log : logs) {
                if (condition.test(log)) {
                    return log;
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the logs are " + logs);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl("postgres"), "postgres", PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
