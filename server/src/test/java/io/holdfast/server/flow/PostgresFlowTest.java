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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A database through the API: its log, an instant inside and outside of the recovery window, and its loss. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresFlowTest {
    private static final String PASSWORD = "database secret";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static PostgresServer database;

    @BeforeAll
    static void start() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(Files.createDirectories(folder.resolve("programs")));
        PostgresServer.initialize(binaries, folder.resolve("cluster"), "postgres", PASSWORD.toCharArray());
        database = PostgresServer.start(
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("wal_keep_size", "64MB"));
        execute("CREATE TABLE ledger (id serial PRIMARY KEY, what text NOT NULL)");
        server = RunningServer.start(folder);
        admin = server.admin();
        Path passwordFile = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("continuous", "repo-a, repo-b", "continuousLog: true")
                        + """
                        apiVersion: holdfast.io/v1
                        kind: DataSet
                        metadata: { name: ledger }
                        spec:
                          service: records
                          policy: continuous
                          source:
                            kind: postgresql
                            host: 127.0.0.1
                            port: %d
                            user: postgres
                            password-file: "%s"
                            database: postgres
                          validations:
                            - name: every line says something
                              query: SELECT count(*) = 0 FROM ledger WHERE what = ''
                        """.formatted(database.port(), passwordFile))
                .ok();
        admin.backUp("ledger");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        database.close();
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", PASSWORD);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect(database.port());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Instant now() throws SQLException {
        try (Connection connection = connect(database.port());
                ResultSet row = connection.createStatement().executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    private static Api.Answer restore(Map<String, Object> fields) throws Exception {
        Map<String, Object> wish = new HashMap<>(Map.of("dataSet", "ledger", "reason", "a test"));
        wish.putAll(fields);
        return admin.post("/api/v1/admin/restore/trigger_restore", wish);
    }

    @Test
    @Order(1)
    void the_database_comes_back_as_it_was_at_an_instant_and_is_stopped_when_asked() throws Exception {
        execute("INSERT INTO ledger (what) SELECT 'line ' || i FROM generate_series(1, 1000) i");
        Instant before = now();
        Thread.sleep(50);
        execute("DELETE FROM ledger WHERE id > 10");

        // the instant is younger than a second: the request waits until the log has come that far
        JsonNode restore = admin.await(
                restore(Map.of("pointInTime", before.toString(), "incidentTime", before.toString()))
                        .ok()
                        .json()
                        .path("statusUrl")
                        .asString(),
                Duration.ofSeconds(60),
                "SUCCESS");
        assertThat(restore.path("proofLevel").asString()).isEqualTo("QUERIED");
        assertThat(restore.path("measuredRpoSeconds").asDouble()).isLessThan(1);
        int port = Integer.parseInt(restore.path("facts").path("port").asString());
        try (Connection connection = connect(port);
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM ledger")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1000);
        }
        String instance = "/api/v1/admin/restore/" + restore.path("restoreId").asString() + "/instance";
        assertThat(admin.send("DELETE", instance, null, Map.of()).status()).isEqualTo(204);
        assertThat(admin.send("DELETE", instance, null, Map.of()).status()).isEqualTo(409);
    }

    @Test
    @Order(2)
    void the_present_second_can_be_restored_while_the_log_is_being_connected_anew() throws Exception {
        execute("INSERT INTO ledger (what) VALUES ('written before the change')");
        // another order of the repositories makes the stream start again
        admin.apply(Declarations.policy("continuous", "repo-b, repo-a", "continuousLog: true"))
                .ok();
        Instant wished = now();
        JsonNode restored = admin.await(
                restore(Map.of("pointInTime", wished.toString(), "repository", "repo-a"))
                        .ok()
                        .json()
                        .path("statusUrl")
                        .asString(),
                Duration.ofSeconds(60),
                "SUCCESS");
        assertThat(Instant.parse(restored.path("recoveredTo").asString())).isAfterOrEqualTo(wished);
        String instance = "/api/v1/admin/restore/" + restored.path("restoreId").asString() + "/instance";
        assertThat(admin.send("DELETE", instance, null, Map.of()).status()).isEqualTo(204);
    }

    @Test
    @Order(3)
    void an_instant_before_the_window_or_in_the_future_is_refused() throws Exception {
        assertThat(restore(Map.of("pointInTime", "2001-01-01T00:00:00Z")).errors("pointInTime"))
                .singleElement()
                .asString()
                .contains("before the recovery window");
        assertThat(restore(Map.of("pointInTime", Instant.now().plusSeconds(3600).toString()))
                        .errors("pointInTime"))
                .singleElement()
                .asString()
                .contains("future");
    }

    @Test
    @Order(4)
    void who_deleted_is_found_in_the_log_and_when_to_restore_to() throws Exception {
        Instant begin = now();
        execute("DELETE FROM ledger WHERE id <= 5");
        awaitShipped(now());
        String transactions = "/api/v1/admin/logs/ledger/transactions?";

        JsonNode found = admin.get(transactions + "from=" + begin
                        + "&relation=public.ledger&kind=delete&database=postgres&minRows=5")
                .ok()
                .json();
        assertThat(found.path("transactions")).hasSize(1);
        JsonNode deletion = found.path("transactions").path(0);
        assertThat(deletion.path("changes").path(0).path("deleted").asInt()).isEqualTo(5);
        assertThat(deletion.path("changes").path(0).path("relation").asString()).isEqualTo("public.ledger");
        assertThat(Instant.parse(deletion.path("restoreTo").asString()))
                .isBefore(Instant.parse(deletion.path("time").asString()))
                .isAfterOrEqualTo(begin);

        Map<String, String> place =
                Map.of("target.before-xid", deletion.path("xid").asString());
        assertThat(restore(Map.of("selection", place)).errors("pointInTime")).hasSize(1);
        JsonNode restored = admin.await(
                restore(Map.of("pointInTime", deletion.path("restoreTo").asString(), "selection", place))
                        .ok()
                        .json()
                        .path("statusUrl")
                        .asString(),
                Duration.ofSeconds(60),
                "SUCCESS");
        assertThat(restored.path("restoreType").asString()).isEqualTo("PITR");
        assertThat(restored.path("facts").path("recovery_stopped").asString())
                .startsWith(
                        "before commit of transaction " + deletion.path("xid").asString());
        String instance = "/api/v1/admin/restore/" + restored.path("restoreId").asString() + "/instance";
        assertThat(admin.send("DELETE", instance, null, Map.of()).status()).isEqualTo(204);

        assertThat(admin.get(transactions + "around=" + begin + "&kind=dorp").errors("kind"))
                .singleElement()
                .asString()
                .contains("drop, drop_database");
        assertThat(admin.get(transactions + "relation=ledger").errors("around")).hasSize(1);
        Api.Answer unknown = admin.get(transactions + "around=" + begin + "&relation=ledgers");
        assertThat(unknown.status()).as(unknown.text()).isEqualTo(400);
        assertThat(unknown.text()).contains("but public.ledger");
    }

    @Test
    @Order(5)
    void an_instant_after_the_end_of_the_log_is_refused_and_the_newest_state_is_offered() throws Exception {
        execute("INSERT INTO ledger (what) VALUES ('the last one')");
        awaitShipped(now());
        database.kill();
        Thread.sleep(1500);
        JsonNode window = admin.get("/api/v1/admin/recovery_points?dataSet=ledger")
                .ok()
                .json()
                .path("window");
        Instant lost = Instant.now();
        Api.Answer refused = restore(Map.of("pointInTime", lost.toString()));
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.errors("pointInTime"))
                .singleElement()
                .asString()
                .contains("after the recovery window")
                .contains("leave it out for the newest state");
        admin.await(
                restore(Map.of("pointInTime", window.path("to").asString()))
                        .ok()
                        .json()
                        .path("statusUrl")
                        .asString(),
                Duration.ofSeconds(60),
                "SUCCESS");
        JsonNode restore = admin.await(
                restore(Map.of()).ok().json().path("statusUrl").asString(), Duration.ofSeconds(60), "SUCCESS");
        int port = Integer.parseInt(restore.path("facts").path("port").asString());
        try (Connection connection = connect(port);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM ledger WHERE what = 'the last one'")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }

    private static void awaitShipped(Instant instant) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            JsonNode logs = admin.get("/api/v1/admin/logs").ok().json();
            boolean all = true;
            for (JsonNode log : logs) {
                String at = log.path("shippedAt").asString("");
                all &= !at.isEmpty() && !Instant.parse(at).isBefore(instant);
            }
            if (all && !logs.isEmpty()) {
                return;
            }
            assertThat(System.nanoTime()).as(logs.toString()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
