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
import java.util.List;
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
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresFlowTest {
    private static final String SECOND_PASSWORD = "a second person's pass phrase";
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
                binaries, folder.resolve("cluster"), folder.resolve("cluster.log"), 0, Map.of("wal_keep_size", "64MB"));
        execute("CREATE TABLE ledger (id serial PRIMARY KEY, what text NOT NULL)");
        execute("CREATE TABLE customer (id int PRIMARY KEY, name text)");
        execute(
                "CREATE TABLE purchase (id int PRIMARY KEY, customer int NOT NULL REFERENCES customer ON DELETE CASCADE)");
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
                            apply-user: postgres
                            apply-password-file: "%s"
                            part.user: customer(id)
                          validations:
                            - name: every line says something
                              query: SELECT count(*) = 0 FROM ledger WHERE what = ''
                        """.formatted(database.port(), passwordFile, passwordFile))
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

    /** The restore as it stands when it has succeeded. */
    private static JsonNode restored(Map<String, Object> fields) throws Exception {
        return admin.await(
                restore(fields).ok().json().path("statusUrl").asString(), Duration.ofSeconds(180), "SUCCESS");
    }

    @Test
    @Order(0)
    void the_trail_tells_which_secrets_a_backup_and_the_log_read_and_not_what_they_say() throws Exception {
        Api.Answer answer = admin.get("/api/v1/admin/audit?action=secrets.read&object=DataSet/ledger&limit=100")
                .ok();
        assertThat(answer.text()).doesNotContain(PASSWORD);
        String job = admin.get("/api/v1/admin/backups?dataSet=ledger")
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("jobId")
                .asString();
        Map<String, String> secrets = new HashMap<>();
        answer.json()
                .path("items")
                .forEach(record -> secrets.merge(
                        record.path("detail").path("for").asString(),
                        record.path("detail").path("secrets").asString(),
                        (one, other) -> one + " and again"));
        String read = "DataSet/ledger: source.password-file in file " + folder.resolve("database-password");
        // the password by which parts are put back is not read by any of these
        assertThat(secrets)
                .containsEntry("Backup/" + job, read)
                .containsEntry("streaming its log", read)
                .containsEntry("checking what is declared", read);
    }

    @Test
    @Order(1)
    void the_database_comes_back_as_it_was_at_an_instant_and_is_stopped_when_asked() throws Exception {
        execute("INSERT INTO ledger (what) SELECT 'line ' || i FROM generate_series(1, 1000) i");
        Instant before = now();
        Thread.sleep(50);
        execute("DELETE FROM ledger WHERE id > 10");

        // the instant is younger than a second: the request waits until the log has come that far
        JsonNode restore = restored(Map.of("pointInTime", before.toString(), "incidentTime", before.toString()));
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
        JsonNode restored = restored(Map.of("pointInTime", wished.toString(), "repository", "repo-a"));
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
        JsonNode restored =
                restored(Map.of("pointInTime", deletion.path("restoreTo").asString(), "selection", place));
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
    void one_customer_is_put_back_among_those_of_now_once_the_difference_is_approved() throws Exception {
        execute("INSERT INTO customer VALUES (1, 'one'), (2, 'two')");
        execute("INSERT INTO purchase VALUES (10, 1), (11, 1), (20, 2)");
        Instant before = now();
        Thread.sleep(50);
        JsonNode browsed = admin.get(
                        "/api/v1/admin/recovery_points/content/ledger?path=postgres.public&pointInTime=" + before)
                .ok()
                .json();
        assertThat(browsed.path("items").findValuesAsString("name")).containsExactly("customer", "ledger", "purchase");
        assertThat(browsed.path("notes").path(0).asString()).contains("also brings what the log has from then on");
        assertThat(browsed.path("items").path(0).path("selection").path("table").asString())
                .isEqualTo("public.customer");
        execute("DELETE FROM customer WHERE id = 1");
        execute("UPDATE customer SET name = 'changed since' WHERE id = 2");

        assertThat(restore(Map.of("selection", Map.of("user", "1", "table", "customer")))
                        .errors("selection"))
                .singleElement()
                .asString()
                .contains("Leave out schema, table and where");
        JsonNode restored = restored(Map.of("pointInTime", before.toString(), "selection", Map.of("user", "1")));
        assertThat(restored.path("restoreType").asString()).isEqualTo("Selective");
        String restore = "/api/v1/admin/restore/" + restored.path("restoreId").asString();
        assertThat(admin.send("DELETE", restore + "/instance", null, Map.of()).status())
                .isEqualTo(204);
        JsonNode difference = awaitDifference(restored);
        assertThat(difference.path("items")).hasSize(2);
        assertThat(difference.path("items").path(1).path("missing").asInt()).isEqualTo(2);

        Map<String, Object> approval =
                new HashMap<>(Map.of("difference", difference.path("digest").asString(), "reason", "a test"));
        Map<String, Object> wrong = new HashMap<>(approval);
        wrong.putAll(Map.of("difference", "0".repeat(64), "conflictRule", "mine"));
        Api.Answer refused = admin.post(restore + "/apply", wrong);
        assertThat(refused.errors("difference")).hasSize(1);
        assertThat(refused.errors("conflictRule"))
                .singleElement()
                .asString()
                .contains("keep-live, take-restored, side-schema");

        JsonNode application = approved(restore, approval);
        assertThat(application
                        .path("result")
                        .path("items")
                        .path(1)
                        .path("inserted")
                        .asInt())
                .isEqualTo(2);
        assertThat(application.path("requestedBy").asString()).isEqualTo("admin");
        assertThat(application.path("decidedBy").asString()).isEqualTo("second");
        assertThat(ask("SELECT string_agg(name, ',' ORDER BY id) FROM customer"))
                .isEqualTo("one,changed since");
        assertThat(ask("SELECT string_agg(id::text, ',' ORDER BY id) FROM purchase"))
                .isEqualTo("10,11,20");

        JsonNode compared = admin.post(restore + "/compare", Map.of()).ok().json();
        assertThat(compared.path("difference")
                        .path("items")
                        .path(0)
                        .path("same")
                        .asInt())
                .isEqualTo(1);
        Map<String, Object> again = new HashMap<>(approval);
        again.put("difference", compared.path("difference").path("digest").asString());
        assertThat(admin.post(restore + "/apply", again).status()).isEqualTo(409);
        assertThat(admin.get(restore + "/applications").ok().json().path("items"))
                .extracting(item -> item.path("status").asString())
                .containsExactly("WITHDRAWN", "REJECTED", "CANCELLED", "SUCCESS");
        assertThat(admin.get(restore + "/report.md").ok().text())
                .contains("Difference from the living system")
                .contains("| public.purchase | no | 2 | 0 | 0 |");
    }

    /** Asked for by one person, decided by another, after all that must not be. @return what was done */
    private static JsonNode approved(String restore, Map<String, Object> wish) throws Exception {
        String difference = String.valueOf(wish.get("difference"));
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "second", "password", SECOND_PASSWORD, "roles", List.of("approver")))
                .ok();
        try (Api second = Api.as(server.address(), "second", SECOND_PASSWORD)) {
            String request = requested(restore, wish);
            assertThat(admin.post(restore + "/apply", wish).status())
                    .as("one at a time")
                    .isEqualTo(409);
            Map<String, String> yes = Map.of("difference", difference);
            Api.Answer own = admin.post(request + "/approve", yes);
            assertThat(own.status()).isEqualTo(409);
            assertThat(own.text()).contains("You asked for this yourself");
            assertThat(second.send("DELETE", request, null, Map.of()).status())
                    .as("an approver restores nothing and withdraws nothing")
                    .isEqualTo(403);
            assertThat(second.post(restore + "/apply", wish).status()).isEqualTo(403);
            assertThat(second.post(request + "/approve", Map.of("difference", "0".repeat(64)))
                            .errors("difference"))
                    .hasSize(1);
            assertThat(admin.send("DELETE", request, null, Map.of())
                            .ok()
                            .json()
                            .path("status")
                            .asString())
                    .isEqualTo("WITHDRAWN");
            assertThat(second.post(request + "/approve", yes).status()).isEqualTo(409);

            request = requested(restore, wish);
            assertThat(second.post(request + "/reject", Map.of()).errors("reason"))
                    .hasSize(1);
            second.post(request + "/reject", Map.of("reason", "ask the customer first"))
                    .ok();
            assertThat(admin.get(request).ok().json().path("decisionReason").asString())
                    .isEqualTo("ask the customer first");
            assertThat(ask("SELECT count(*) FROM customer"))
                    .as("nothing was changed")
                    .isEqualTo("1");

            cancelled(second, restore, wish);

            request = requested(restore, wish);
            JsonNode awaiting =
                    second.get("/api/v1/admin/approvals").ok().json().path("items");
            assertThat(awaiting).hasSize(1);
            assertThat(awaiting.path(0).path("difference").path("digest").asString())
                    .isEqualTo(difference);
            assertThat(admin.get("/api/v1/admin/dashboard").ok().text()).contains("waits for approval");
            second.post(request + "/approve", yes).ok();
            JsonNode done = admin.await(request, Duration.ofSeconds(180), "SUCCESS");
            assertThat(second.get("/api/v1/admin/approvals").ok().json().path("items"))
                    .isEmpty();
            assertThat(admin.get("/api/v1/admin/dashboard").ok().text()).doesNotContain("waits for approval");
            return done;
        }
    }

    /** Approved of, held up within the living database, and cancelled there. */
    private static void cancelled(Api second, String restore, Map<String, Object> wish) throws Exception {
        String request = requested(restore, wish);
        assertThat(admin.post(request + "/cancel", Map.of()).text()).contains("withdraws");
        execute(
                "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3600); RETURN NEW; END'");
        execute("CREATE TRIGGER slow BEFORE INSERT ON purchase FOR EACH ROW EXECUTE FUNCTION slow()");
        second.post(request + "/approve", Map.of("difference", String.valueOf(wish.get("difference"))))
                .ok();
        while (ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .equals("0")) {
            assertThat(admin.get(request).ok().json().path("status").asString()).isIn("SCHEDULED", "IN_PROGRESS");
            Thread.sleep(50);
        }
        JsonNode running = admin.post(request + "/cancel", Map.of()).ok().json();
        assertThat(running.path("cancelRequestedBy").asString()).isEqualTo("admin");
        JsonNode ended = admin.await(request, Duration.ofSeconds(180), "CANCELLED");
        assertThat(ended.path("errorMessage").asString()).isEqualTo("Cancelled by admin. Nothing was changed.");
        assertThat(ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
                .isEqualTo("0");
        assertThat(ask("SELECT count(*) FROM customer")).isEqualTo("1");
        execute("DROP FUNCTION slow CASCADE");
    }

    private static String requested(String restore, Map<String, Object> wish) throws Exception {
        JsonNode accepted = admin.post(restore + "/apply", wish).ok().json();
        assertThat(accepted.path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        return accepted.path("statusUrl").asString();
    }

    /** It comes a moment after the restore has succeeded. */
    private static JsonNode awaitDifference(JsonNode restored) throws Exception {
        for (int attempt = 0; attempt < 1200; attempt++) {
            JsonNode now = admin.get("/api/v1/admin/restore/status/"
                            + restored.path("restoreId").asString())
                    .ok()
                    .json();
            if (now.path("difference").isObject() || !now.path("notCompared").isNull()) {
                assertThat(now.path("notCompared").isNull()).as(now.toString()).isTrue();
                return now.path("difference");
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no difference came");
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = connect(database.port());
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    @Order(6)
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
        JsonNode part = restored(Map.of(
                "pointInTime", window.path("to").asString(),
                "selection", Map.of("table", "customer")));
        aPartWaitsUntilTheLivingDatabaseIsThere(
                "/api/v1/admin/restore/" + part.path("restoreId").asString());
        restored(Map.of("pointInTime", window.path("to").asString()));
        JsonNode restore = restored(Map.of());
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
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (true) {
            JsonNode logs = admin.get("/api/v1/admin/logs").ok().json().path("items");
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

    private static void aPartWaitsUntilTheLivingDatabaseIsThere(String restore) throws Exception {
        Api.Answer compared = admin.post(restore + "/compare", Map.of());
        assertThat(compared.status()).isEqualTo(409);
        assertThat(compared.text()).contains("127.0.0.1:" + database.port());
        Api.Answer applied = admin.post(restore + "/apply", Map.of("difference", "0", "reason", "a test"));
        assertThat(applied.status()).isEqualTo(409);
        assertThat(applied.text()).contains("was not compared with the living system");
    }
}
