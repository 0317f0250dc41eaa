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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a restore would do, without doing it: what comes, what goes, how much, how long, by whose leave, and what is in the way. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DryRunFlowTest {
    private static final String PLAN = "/api/v1/admin/restore/plan";
    private static final String REPLACEMENTS = "/api/v1/admin/restore/replacements";
    private static final String PASSWORD = "a long enough pass phrase";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static PostgresServer database;
    private static Path cluster;

    @BeforeAll
    static void start() throws Exception {
        PostgresBinaries binaries = PostgresBinaries.embedded(RunningServer.PROGRAMS);
        cluster = folder.resolve("cluster");
        PostgresServer.initialize(binaries, cluster, "postgres", PASSWORD.toCharArray());
        database = PostgresServer.start(binaries, cluster, folder.resolve("cluster.log"), 0, Map.of());
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres", "postgres", PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customer (id int PRIMARY KEY, name text)");
            statement.execute("INSERT INTO customer SELECT n, 'c' || n FROM generate_series(1, 30) n");
        }
        Path files = Files.createDirectories(folder.resolve("files/sub"));
        Files.writeString(files.resolve("a.txt"), "a".repeat(1000));
        Files.writeString(files.resolve("b.txt"), "b".repeat(500));
        server = RunningServer.start(folder);
        admin = server.admin();
        Path password = Files.writeString(folder.resolve("database-password"), PASSWORD + "\n");
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("daily", "repo-a", "")
                        + """
                        apiVersion: holdfast.io/v1
                        kind: DataSet
                        metadata: { name: shop }
                        spec:
                          service: records
                          policy: daily
                          source:
                            kind: postgresql
                            host: 127.0.0.1
                            port: %d
                            user: postgres
                            password-file: "%s"
                            database: postgres
                            part.user: customer(id)
                        ---
                        apiVersion: holdfast.io/v1
                        kind: DataSet
                        metadata: { name: papers }
                        spec:
                          service: records
                          policy: daily
                          source: { kind: files, path: "%s" }
                        """.formatted(database.port(), password, folder.resolve("files")))
                .ok();
        admin.backUp("shop");
        admin.backUp("papers");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        database.close();
    }

    private static JsonNode plan(Map<String, Object> wish) throws Exception {
        return admin.post(PLAN, wish).ok().json();
    }

    private static Map<String, Object> of(String dataSet, Map<String, String> selection) {
        return Map.of("dataSet", dataSet, "selection", selection);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    @Test
    @Order(1)
    void a_part_of_files_says_what_is_read_and_that_nobody_has_to_agree() throws Exception {
        JsonNode whole = plan(Map.of("dataSet", "papers"));
        assertThat(whole.path("impact").path("way").asString()).isEqualTo("BESIDE");
        assertThat(whole.path("ownDirectory").asBoolean()).isTrue();
        assertThat(texts(whole.path("obstacles"))).isEmpty();
        assertThat(whole.path("approval").path("when").asString()).isEqualTo("NEVER");
        assertThat(whole.path("expected").path("seconds").isNull()).isTrue();
        assertThat(whole.path("expected").path("source").asString()).contains("No restore of papers was measured yet");

        JsonNode part = plan(of("papers", Map.of("path", "sub/a.txt")));
        JsonNode effect = part.path("impact").path("effects").path(0);
        assertThat(effect.path("act").asString()).isEqualTo("ADDED");
        assertThat(effect.path("name").asString()).isEqualTo("sub/a.txt");
        assertThat(effect.path("bytes").asLong()).isEqualTo(1000);
        assertThat(part.path("reading").path("bytes").asLong()).isEqualTo(1000);
        assertThat(part.path("reading").path("files").asLong()).isEqualTo(1);
        assertThat(part.path("reading").path("storedBytes").asLong()).isBetween(1L, 1000L);
        assertThat(whole.path("reading").path("bytes").asLong())
                .isGreaterThan(part.path("reading").path("bytes").asLong());

        JsonNode wrong = plan(of("papers", Map.of("path", "sub/none.txt")));
        assertThat(texts(wrong.path("obstacles")))
                .singleElement()
                .asString()
                .contains("has no /sub/none.txt")
                .contains("List the recovery point");
    }

    @Test
    @Order(2)
    void the_expected_time_names_the_restores_that_it_is_told_from() throws Exception {
        String id = admin.await(
                        admin.post("/api/v1/admin/restore/trigger_restore", Map.of("dataSet", "papers", "reason", "x"))
                                .ok()
                                .json()
                                .path("statusUrl")
                                .asString(),
                        Duration.ofSeconds(120),
                        "SUCCESS")
                .path("restoreId")
                .asString();
        JsonNode expected = plan(Map.of("dataSet", "papers")).path("expected");
        assertThat(expected.path("seconds").asDouble()).isPositive();
        assertThat(expected.path("withinTarget").asBoolean()).isTrue();
        assertThat(texts(expected.path("from"))).containsExactly(id);
    }

    @Test
    @Order(3)
    void a_database_names_its_tables_with_rows_and_a_part_who_must_agree_before_it_is_put_back() throws Exception {
        JsonNode whole = plan(Map.of("dataSet", "shop"));
        JsonNode brought = whole.path("impact").path("effects").path(0);
        assertThat(brought.path("type").asString()).isEqualTo("DATABASE");
        assertThat(brought.path("name").asString()).isEqualTo("postgres");
        assertThat(brought.path("entries").asLong()).isEqualTo(1);
        assertThat(brought.path("rows").asLong()).isEqualTo(30);

        JsonNode part = plan(of("shop", Map.of("table", "customer")));
        assertThat(part.path("impact").path("effects").path(0).path("name").asString())
                .isEqualTo("public.customer");
        JsonNode approval = part.path("approval");
        assertThat(approval.path("when").asString()).isEqualTo("BEFORE_IT_IS_PUT_BACK");
        assertThat(texts(approval.path("roles"))).containsExactly("administrator", "approver");
        assertThat(approval.path("count").asInt())
                .as("the caller does not count")
                .isZero();
        assertThat(texts(plan(of("shop", Map.of("table", "nobody"))).path("obstacles")))
                .containsExactly("The recovery point has no table nobody. Look into it for what there is.");
    }

    @Test
    @Order(4)
    void over_what_is_there_it_says_what_is_replaced_what_is_in_the_way_and_who_must_agree_before() throws Exception {
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "april", "password", PASSWORD, "roles", List.of("approver")))
                .ok();
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "vic", "password", PASSWORD, "roles", List.of("viewer")))
                .ok();
        Map<String, String> place = Map.of("place.in-place", cluster.toString());
        JsonNode running = plan(of("shop", place));
        assertThat(running.path("impact").path("way").asString()).isEqualTo("IN_PLACE");
        assertThat(running.path("restoreType").asString()).isEqualTo("InPlace");
        assertThat(running.path("ownDirectory").asBoolean()).isFalse();
        assertThat(texts(running.path("obstacles")))
                .singleElement()
                .asString()
                .startsWith("A server runs on " + cluster)
                .contains("Stop it first");
        List<String> acts = new ArrayList<>();
        running.path("impact")
                .path("effects")
                .forEach(effect -> acts.add(effect.path("act").asString() + " "
                        + effect.path("name").asString()));
        assertThat(acts).containsExactly("REPLACED " + cluster, "KEPT " + cluster, "REPLACED postgres");
        assertThat(running.path("impact").path("effects").path(0).path("bytes").asLong())
                .isGreaterThan(1_000_000);
        assertThat(running.path("approval").path("when").asString()).isEqualTo("BEFORE_IT_BEGINS");
        assertThat(texts(running.path("approval").path("people"))).containsExactly("april");

        database.close();
        assertThat(texts(plan(of("shop", place)).path("obstacles"))).isEmpty();
        assertThat(texts(plan(of("shop", Map.of("place.in-place", folder + "/elsewhere")))
                        .path("obstacles")))
                .singleElement()
                .asString()
                .contains("There is no directory");
        Map<String, Object> both = new HashMap<>(of("shop", place));
        both.put("target", Map.of("directory", folder + "/new"));
        assertThat(admin.post(PLAN, both).errors("target"))
                .singleElement()
                .asString()
                .contains("leave one of them out");
    }

    @Test
    @Order(5)
    void whoever_decides_about_a_request_sees_what_it_would_do_until_it_is_decided() throws Exception {
        JsonNode asked = admin.post(
                        REPLACEMENTS,
                        Map.of(
                                "dataSet",
                                "shop",
                                "reason",
                                "lost",
                                "selection",
                                Map.of("place.in-place", cluster.toString())))
                .ok()
                .json();
        String path = REPLACEMENTS + "/" + asked.path("replacementId").asString() + "/plan";
        try (Api april = Api.as(server.address(), "april", PASSWORD);
                Api vic = Api.as(server.address(), "vic", PASSWORD)) {
            JsonNode seen = april.get(path).ok().json();
            assertThat(seen.path("impact").path("effects").path(0).path("name").asString())
                    .isEqualTo(cluster.toString());
            assertThat(vic.get(path).status()).isEqualTo(403);
            april.post(
                            REPLACEMENTS + "/" + asked.path("replacementId").asString() + "/reject",
                            Map.of("reason", "not now"))
                    .ok();
            assertThat(april.get(path).status()).isEqualTo(409);
        }
    }
}
