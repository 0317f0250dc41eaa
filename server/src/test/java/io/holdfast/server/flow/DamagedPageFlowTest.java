package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One page of a table is damaged on the server's disk: the next backup names it, and somebody is told. */
@Timeout(400)
class DamagedPageFlowTest {
    private static final String PASSWORD = "database secret";

    @TempDir
    Path folder;

    private PostgresBinaries binaries;
    private PostgresServer database;
    private Api admin;

    @Test
    void a_damaged_page_fails_the_backup_or_is_kept_with_an_alert_until_it_is_mended() throws Exception {
        binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        Path data = folder.resolve("cluster");
        PostgresServer.initialize(binaries, data, "postgres", PASSWORD.toCharArray());
        start();
        try (RunningServer server = RunningServer.start(folder)) {
            admin = server.admin();
            String file = ask("CREATE TABLE trades AS SELECT n, md5(n::text) FROM generate_series(1, 2000) n;"
                    + " SELECT pg_relation_filepath('trades')");
            declare("fail");
            admin.backUp("ledger");

            database.close();
            try (RandomAccessFile damaged =
                    new RandomAccessFile(data.resolve(file).toFile(), "rw")) {
                damaged.seek(3 * 8192 + 4000);
                int before = damaged.read();
                damaged.seek(3 * 8192 + 4000);
                damaged.write(before ^ 0x40);
            }
            start();
            declare("fail");
            JsonNode failed = backUp("FAILED");
            assertThat(failed.path("errorMessage").asString())
                    .contains("block 3")
                    .contains("public.trades")
                    .contains(file);
            assertThat(alerts()).anyMatch(alert -> alert.contains("The backup of ledger failed"));

            declare("keep");
            JsonNode kept = backUp("SUCCESS");
            assertThat(kept.path("errorMessage").isNull()).isTrue();
            assertThat(alerts())
                    .anyMatch(alert -> alert.startsWith("critical")
                            && alert.contains("block 3")
                            && alert.contains("public.trades"));

            ask("TRUNCATE trades; SELECT 1");
            backUp("SUCCESS");
            assertThat(alerts()).noneMatch(alert -> alert.contains("block 3"));
        } finally {
            database.close();
        }
    }

    private void start() throws Exception {
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("autovacuum", "off"));
    }

    private void declare(String damagedPages) throws Exception {
        Path passwordFile = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("once", "repo-a", "maxAttempts: 1")
                        + Declarations.postgresql(
                                "ledger", "once", database.port(), passwordFile, "damaged-pages: " + damagedPages))
                .ok();
    }

    private JsonNode backUp(String state) throws Exception {
        String status = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "ledger"))
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        return admin.await(status, Duration.ofSeconds(180), state);
    }

    /** Those that stand. */
    private List<String> alerts() throws Exception {
        List<String> alerts = new ArrayList<>();
        for (JsonNode alert : admin.get("/api/v1/admin/dashboard").ok().json().path("alerts")) {
            alerts.add(alert.path("severity").asString() + " "
                    + alert.path("title").asString() + ": "
                    + alert.path("detail").asString());
        }
        return alerts;
    }

    private String ask(String sql) throws Exception {
        String[] statements = sql.split("; ");
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl("postgres"), "postgres", PASSWORD);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            statement.execute("CHECKPOINT");
            try (ResultSet row = statement.executeQuery(statements[statements.length - 1])) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
