package io.holdfast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.Listening;
import io.holdfast.server.Listening.Event;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that are wrong, the stream of events, and the metrics. */
@Timeout(400)
class RequestsTest {
    private static final String SCHEDULE = "/api/v1/admin/backups/schedule_job";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a, repo-b")
                        + Declarations.files("configuration", "plain", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Api.Answer refused(Api.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.json().path("title").asString()).isNotBlank();
        assertThat(answer.json().path("detail").asString()).isNotBlank();
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("Exception", "io.holdfast", "org.springframework", "tools.jackson");
        return answer;
    }

    @Test
    void the_settings_in_force_say_where_each_is_set_and_name_pages_that_are_served() throws Exception {
        JsonNode sections = admin.get("/api/v1/admin/settings").ok().json().path("sections");
        Map<String, JsonNode> settings = new HashMap<>();
        sections.forEach(section -> section.path("settings")
                .forEach(setting -> settings.put(setting.path("name").asString(), setting)));
        assertThat(settings.get("Listens on").path("origin").asString()).isEqualTo("DEFAULT");
        assertThat(settings.get("Listens on").path("value").asString()).isEqualTo("127.0.0.1");
        assertThat(settings.get("Port").path("origin").asString()).isEqualTo("COMMAND_LINE");
        assertThat(settings.get("Port").path("setBy").asString()).isEqualTo("--port or HOLDFAST_PORT");
        assertThat(settings.get("Address").path("value").asString()).isEqualTo(server.address());
        assertThat(settings.get("Site site-a").path("origin").asString()).isEqualTo("DECLARATION");
        assertThat(settings.get("Provider").path("value").asString()).startsWith("none");
        for (JsonNode setting : settings.values()) {
            String[] place = setting.path("document").asString().split("#", 2);
            Api.Answer page = admin.get("/docs/" + place[0]).ok();
            assertThat(page.response().headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
            if (place.length == 2) {
                assertThat(page.text()
                                .lines()
                                .filter(line -> line.startsWith("#"))
                                .map(RequestsTest::anchor))
                        .as(setting.toString())
                        .contains(place[1]);
            }
        }
        refused(admin.get("/docs/nothing.md"), 404);
    }

    /** As GitHub makes them of headings. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    @Test
    void malformed_json_is_refused_with_the_place() throws Exception {
        Api.Answer answer = refused(admin.send("POST", SCHEDULE, "{\"dataSet\": \"configuration\",\n oops", JSON), 400);
        assertThat(answer.errors("body")).singleElement().asString().contains("line 2");
    }

    @Test
    void a_field_of_the_wrong_type_or_name_is_named() throws Exception {
        assertThat(refused(admin.send("POST", SCHEDULE, "{\"dataSet\": {\"a\": 1}}", JSON), 400)
                        .errors("dataSet"))
                .hasSize(1);
        assertThat(refused(admin.send("POST", SCHEDULE, "{\"dataSett\": \"configuration\"}", JSON), 400)
                        .errors("dataSett"))
                .hasSize(1);
        assertThat(refused(
                                admin.send(
                                        "POST",
                                        SCHEDULE,
                                        "{\"dataSet\": \"configuration\", \"startTime\": \"yesterday\"}",
                                        JSON),
                                400)
                        .errors("startTime"))
                .hasSize(1);
        assertThat(refused(admin.send("POST", SCHEDULE, "{}", JSON), 400).errors("dataSet"))
                .hasSize(1);
    }

    @Test
    void what_is_no_json_or_too_much_or_missing_is_refused() throws Exception {
        refused(admin.send("POST", SCHEDULE, "dataSet=configuration", Map.of("Content-Type", "text/plain")), 415);
        refused(admin.send("POST", SCHEDULE, "", JSON), 400);
        refused(admin.send("POST", SCHEDULE, "[]", JSON), 400);
        refused(admin.send("POST", SCHEDULE, "null", JSON), 400);
        refused(admin.send("PUT", SCHEDULE, "{}", JSON), 405);
        refused(admin.get("/api/v1/admin/nothing"), 404);
        refused(admin.send("POST", SCHEDULE, "{\"dataSet\": \"" + "x".repeat(20_000_000) + "\"}", JSON), 413);
    }

    @Test
    void declarations_that_are_wrong_change_nothing_and_every_mistake_is_named() throws Exception {
        String before = admin.get("/api/v1/admin/inventory").text();
        Api.Answer answer = refused(admin.apply("""
                apiVersion: holdfast.io/v1
                kind: Policy
                metadata: { name: hasty }
                spec:
                  schedule: { every: sometimes }
                  repositories: [nowhere]
                  maxAttempts: 0
                ---
                apiVersion: holdfast.io/v1
                kind: Sight
                metadata: { name: Site_C }
                spec: {}
                """), 400);
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .contains("Policy/hasty: spec.schedule.every", "Policy/hasty: spec.maxAttempts")
                .anyMatch(field -> field.contains("Sight") || field.contains("kind"));
        refused(admin.apply("a: [1"), 400);
        refused(admin.apply(""), 400);
        assertThat(admin.get("/api/v1/admin/inventory").text()).isEqualTo(before);
    }

    @Test
    void events_tell_a_backups_life_and_a_listener_that_comes_again_misses_nothing() throws Exception {
        List<Event> events;
        try (Listening first = admin.listen("")) {
            String job = admin.backUp("configuration").path("jobId").asString();
            events = first.until("backup", "\"SUCCESS\"");
            assertThat(events)
                    .filteredOn(event -> event.type().equals("backup"))
                    .allSatisfy(event -> assertThat(event.data()).contains(job));
        }
        assertThat(events)
                .anySatisfy(event -> assertThat(event.data()).contains("\"SCHEDULED\""))
                .anySatisfy(event -> assertThat(event.data()).contains("\"IN_PROGRESS\""));
        assertThat(events).anySatisfy(event -> assertThat(event.type()).isEqualTo("dashboard"));

        String seen = events.getFirst().id();
        String missed = admin.backUp("configuration").path("jobId").asString();
        try (Listening again = admin.listen(seen)) {
            assertThat(again.until("backup", missed))
                    .noneMatch(event -> event.id().equals(seen));
        }
    }

    @Test
    void events_come_together_for_who_asks_for_that() throws Exception {
        try (Listening gathered = admin.listenGathered(500)) {
            String job = admin.backUp("configuration").path("jobId").asString();
            List<Event> events = gathered.until("several", "\"jobId\":\"" + job + "\"", "\"SUCCESS\"");
            assertThat(events).allSatisfy(event -> assertThat(event.type()).isEqualTo("several"));
            List<String> last = events.getLast().data().lines().toList();
            List<JsonNode> about =
                    JsonMapper.shared().readTree(last.getFirst()).valueStream().toList();
            assertThat(last)
                    .as("a line for each, after that of what they are about")
                    .hasSize(1 + about.size());
            int[] ours = IntStream.range(0, about.size())
                    .filter(i -> about.get(i).path("id").asString().equals(job))
                    .toArray();
            assertThat(ours).hasSize(1);
            assertThat(about.get(ours[0]).path("type").asString()).isEqualTo("backup");
            assertThat(about.get(ours[0]).path("goesOn").asBoolean(true)).isFalse();
            JsonNode data = JsonMapper.shared().readTree(last.get(1 + ours[0]));
            assertThat(data.path("jobId").asString()).isEqualTo(job);
            assertThat(data.path("status").asString()).isEqualTo("SUCCESS");
            assertThat(events.getLast().id()).isNotEmpty();
        }
        refused(admin.get("/api/v1/events?gather=-1"), 400);
        refused(admin.get("/api/v1/events?gather=5001"), 400);
        refused(admin.get("/api/v1/events?gather=soon"), 400);
    }

    @Test
    void events_tell_of_errands_that_other_servers_do() throws Exception {
        try (Listening listening = admin.listen("");
                Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            String errand = "\"kind\":\"SCAN\",\"subject\":\"repo-b\"";
            // as another server does
            statement.executeUpdate("""
                    INSERT INTO running_errands (id, kind, subject, asked_by, started_at, seen_at, stage)
                    VALUES (gen_random_uuid(), 'SCAN', 'repo-b', 'erin', now(), now() + interval '5 minutes', 'starting')
                    """);
            assertThat(listening
                            .until("errand", errand, "\"starting\"")
                            .getLast()
                            .data())
                    .contains("\"askedBy\":\"erin\"");
            statement.executeUpdate("""
                    UPDATE running_errands SET stage = 'reading snapshots', done = 3, total = 7
                    WHERE asked_by = 'erin'
                    """);
            assertThat(listening
                            .until("errand", errand, "\"reading snapshots\"")
                            .getLast()
                            .data())
                    .contains("\"done\":3", "\"total\":7");
            statement.executeUpdate("DELETE FROM running_errands WHERE asked_by = 'erin'");
            listening.until("errand", errand, "\"running\":null");
        }
    }

    @Test
    void the_metrics_say_how_backups_and_repositories_stand() throws Exception {
        admin.backUp("configuration");
        String metrics = "";
        // one gauge is refreshed after the other; a scrape may come in between
        for (int i = 0;
                i < 1200
                        && !(metrics.contains("holdfast_backup_last_success_age_seconds{")
                                && metrics.contains("holdfast_exposure_seconds{"));
                i++) {
            Thread.sleep(100);
            metrics = admin.get("/actuator/prometheus").ok().text();
        }
        assertThat(metrics)
                .contains("holdfast_backup_last_success_age_seconds{data_set=\"configuration\"")
                .contains("holdfast_backup_jobs{state=\"success\"")
                .contains("holdfast_exposure_seconds{data_set=\"configuration\"")
                .contains("holdfast_alerts{severity=\"critical\"");
        for (int i = 0; i < 1800 && !metrics.contains("holdfast_repository_stored_bytes{repository=\"repo-b\""); i++) {
            Thread.sleep(100);
            metrics = admin.get("/actuator/prometheus").ok().text();
        }
        assertThat(metrics).contains("holdfast_repository_stored_bytes{repository=\"repo-b\"");
    }
}
