package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.security.TwoServices;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a second person, of every kind: that it is told, and that it ends when nobody comes. */
@Timeout(400)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WaitingRequestsFlowTest {
    private static final String ADMIN = TwoServices.ADMIN;
    private static final String PASSWORD = "a long enough pass phrase";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static Api approver;

    /** By its table: where the API has it, and the request that waits there. */
    private static final Map<String, Waiting> WAITING = new LinkedHashMap<>();

    private record Waiting(String path, String id) {
        String url() {
            return ADMIN + path + "/" + id;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(TwoServices.declarations(folder, server)).ok();
        admin.post(
                        ADMIN + "administrators",
                        Map.of("username", "april", "password", PASSWORD, "roles", List.of("approver")))
                .ok();
        approver = Api.as(server.address(), "april", PASSWORD);
        Map<String, String> ids = TwoServices.fill("alpha", server);
        WAITING.put(
                "approval_requests",
                new Waiting(
                        "approvals/changes",
                        admin.post(
                                        ADMIN + "approvals/changes",
                                        Map.of(
                                                "documents",
                                                Declarations.policy(
                                                        "alpha-policy", "repo-a", "retention: { keepLast: 1 }"),
                                                "reason",
                                                "room is dear"))
                                .ok()
                                .json()
                                .path("requestId")
                                .asString()));
        WAITING.put("plan_runs", new Waiting("dr/runs", ids.get("run_id")));
        WAITING.put("restore_applications", new Waiting("restore/applications", ids.get("application_id")));
        WAITING.put("replacements", new Waiting("restore/replacements", ids.get("replacement_id")));
        WAITING.put("custody_requests", new Waiting("approvals/custody", ids.get("custody_id")));
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            // those that are rows only are told as they are when the API takes them
            for (String table : List.of("restore_applications", "replacements", "custody_requests")) {
                statement.execute("""
                        INSERT INTO alerts (id, cause, severity, title, detail, subject, since)
                        SELECT gen_random_uuid(), 'approval:' || id, 'warning', 'waits for approval', '', id::text, now()
                        FROM %s""".formatted(table));
            }
        }
    }

    @AfterAll
    static void stop() {
        approver.close();
        server.close();
    }

    private static List<String> rows(String sql) throws Exception {
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    private static void awaitMetric(String line) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (String scrape = ""; !scrape.contains(line); Thread.sleep(100)) {
            assertThat(System.nanoTime()).as("no " + line + " in " + scrape).isLessThan(deadline);
            scrape = admin.get("/actuator/prometheus").ok().text();
        }
    }

    @Test
    @Order(1)
    void every_kind_is_counted_and_so_are_the_versions_of_both_plans() throws Exception {
        awaitMetric("holdfast_approvals_waiting " + (WAITING.size() + 2) + ".0");
    }

    private static List<String> listed(Waiting waiting, String status) throws Exception {
        String id = waiting.path().equals("dr/runs") ? "runId" : "replacementId";
        List<String> ids = new ArrayList<>();
        admin.get(ADMIN + waiting.path() + "?status=" + status)
                .ok()
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path(id).asString()));
        return ids;
    }

    private static List<String> told() throws Exception {
        return rows("SELECT subject FROM alerts WHERE resolved_at IS NULL AND cause LIKE 'approval:%'");
    }

    @Test
    @Order(2)
    void runs_and_replacements_are_found_by_how_they_stand() throws Exception {
        for (String table : List.of("plan_runs", "replacements")) {
            Waiting waiting = WAITING.get(table);
            assertThat(listed(waiting, "AWAITING_APPROVAL")).containsExactly(waiting.id());
            assertThat(listed(waiting, "EXPIRED")).isEmpty();
            assertThat(admin.get(ADMIN + waiting.path() + "?status=asleep").status())
                    .isEqualTo(400);
        }
    }

    @Test
    @Order(3)
    void alerts_follow_the_requests_when_a_server_died_before_it_told() throws Exception {
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            // of what waits nobody was told, and of what was decided nobody that it is over
            statement.execute("UPDATE alerts SET resolved_at = now() WHERE cause LIKE 'approval:%'");
            statement.execute("""
                    INSERT INTO alerts (id, cause, severity, title, detail, subject, since)
                    SELECT id, 'approval:' || id, 'warning', 'was decided', '', id::text, now()
                    FROM (SELECT gen_random_uuid() AS id)""");
            for (String table : WAITING.keySet()) {
                statement.execute("UPDATE " + table + " SET requested_at = now() - interval '1 minute'");
            }
        }
        List<String> ids = WAITING.values().stream().map(Waiting::id).toList();
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!Set.copyOf(told()).equals(Set.copyOf(ids))) {
            assertThat(System.nanoTime()).as(told() + " are told, not " + ids).isLessThan(deadline);
            Thread.sleep(200);
        }
        assertThat(rows("SELECT title FROM alerts WHERE resolved_at IS NULL AND cause LIKE 'approval:%'"))
                .allMatch(title -> title.endsWith(" waits for approval"))
                .anyMatch(title -> title.startsWith("Putting back a part of alpha"));
    }

    @Test
    @Order(4)
    void what_nobody_decides_about_ends_with_its_alert_and_cannot_be_approved_any_more() throws Exception {
        assertThat(told())
                .containsAll(WAITING.values().stream().map(Waiting::id).toList());
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            for (String table : WAITING.keySet()) {
                assertThat(statement.executeUpdate("UPDATE " + table
                                + " SET requested_at = now() - interval '25 hours', expires_at = now() - interval '1 hour'"
                                + " WHERE status = 'AWAITING_APPROVAL'"))
                        .as(table)
                        .isEqualTo(1);
            }
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(150).toNanos();
        for (Map.Entry<String, Waiting> kind : WAITING.entrySet()) {
            String sql = "SELECT status FROM " + kind.getKey() + " WHERE id = '"
                    + kind.getValue().id() + "'";
            // by the server itself: nobody asks it for any of them
            while (!rows(sql).equals(List.of("EXPIRED"))) {
                assertThat(System.nanoTime()).as(kind + " does not expire").isLessThan(deadline);
                Thread.sleep(200);
            }
        }
        for (Waiting waiting : WAITING.values()) {
            assertThat(admin.get(waiting.url()).ok().json().path("status").asString())
                    .as(waiting.path())
                    .isEqualTo("EXPIRED");
            if (List.of("dr/runs", "restore/replacements").contains(waiting.path())) {
                assertThat(listed(waiting, "EXPIRED")).containsExactly(waiting.id());
                assertThat(listed(waiting, "AWAITING_APPROVAL")).isEmpty();
            }
            Api.Answer approval = approver.post(waiting.url() + "/approve", Map.of());
            assertThat(approval.status())
                    .as(waiting.path() + ": " + approval.text())
                    .isEqualTo(409);
            assertThat(approval.text()).contains("is EXPIRED");
        }
        assertThat(told()).isEmpty();
        assertThat(admin.get(ADMIN + "audit?action=approvals.expire").ok().text())
                .contains(WAITING.values().stream().map(Waiting::id).toList());
        awaitMetric("holdfast_approvals_waiting 2.0");
    }
}
