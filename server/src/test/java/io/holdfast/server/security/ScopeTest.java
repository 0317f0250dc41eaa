package io.holdfast.server.security;

import static io.holdfast.server.security.TwoServices.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Listening;
import io.holdfast.server.Listening.Event;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who has roles for the service alpha only, among things of alpha and of zebra. */
@Timeout(400)
class ScopeTest {
    private static final String PASSWORD = "another long pass phrase";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;
    private static Api ann;
    private static Map<String, String> alpha;
    private static Map<String, String> zebra;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(TwoServices.declarations(folder, server)).ok();
        alpha = TwoServices.fill("alpha", server);
        zebra = TwoServices.fill("zebra", server);
        ann = person("ann", "operator@alpha", "restore-operator@alpha", "approver@alpha", "dr-commander@alpha");
        alpha.put("pack_id", pack(ann));
        try (Api zack = person("zack", "dr-commander@zebra")) {
            zebra.put("pack_id", pack(zack));
        }
    }

    /** Makes an evidence pack of whatever there is for somebody. @return its id */
    private static String pack(Api who) throws Exception {
        return who.post(ADMIN + "evidence/packs", Map.of("from", "2020-01-01T00:00:00Z", "reason", "the audit"))
                .ok()
                .json()
                .path("packId")
                .asString();
    }

    @AfterAll
    static void stop() {
        ann.close();
        server.close();
    }

    private static Api person(String name, String... roles) throws Exception {
        admin.post(ADMIN + "administrators", Map.of("username", name, "password", PASSWORD, "roles", List.of(roles)))
                .ok();
        return Api.as(server.address(), name, PASSWORD);
    }

    /** @param path as documented, with its variables */
    private record Request(String method, String path) {
        boolean hasId() {
            return path.contains("{");
        }

        Api.Answer send(Api who, Map<String, String> ids) throws Exception {
            boolean body = !Set.of("GET", "DELETE").contains(method);
            boolean raw = path.endsWith("/segments/{name}");
            return who.send(
                    method,
                    with(ids),
                    body ? raw ? "x" : Map.of() : null,
                    body ? Map.of("Content-Type", raw ? "application/octet-stream" : "application/json") : Map.of());
        }

        private String with(Map<String, String> ids) {
            return VARIABLE.matcher(path)
                    .replaceAll(variable -> Matcher.quoteReplacement(value(variable.group(1), ids)));
        }

        private String value(String variable, Map<String, String> ids) {
            return switch (variable) {
                case "kind" -> "DataSet";
                case "step" -> "back";
                case "name" ->
                    path.contains("/plans/")
                            ? ids.getOrDefault("plan", "nothing")
                            : path.contains("/inventory/")
                                    ? ids.getOrDefault("data_set", "nothing")
                                    : "000000010000000000000001";
                default -> ids.getOrDefault(variable, variable.endsWith("_id") ? NOBODYS : "nothing");
            };
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final String NOBODYS = UUID.randomUUID().toString();

    private static List<Request> documented() throws Exception {
        List<Request> requests = new ArrayList<>();
        JsonNode paths = admin.get("/v3/api-docs").ok().json().path("paths");
        for (String path : paths.propertyNames()) {
            for (String method : paths.path(path).propertyNames()) {
                if (path.startsWith(ADMIN)) {
                    requests.add(new Request(method.toUpperCase(Locale.ROOT), path));
                }
            }
        }
        assertThat(requests).hasSizeGreaterThan(100);
        return requests;
    }

    /** What was asked for is named in the answer. */
    private static String withoutIds(Api.Answer answer, Map<String, String> ids) {
        String text = answer.text();
        // longer ones first: some begin with others
        for (String id : ids.values().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            text = text.replace(id, "ID");
        }
        return text.replace(NOBODYS, "ID").replace("nothing", "ID");
    }

    @Test
    void what_belongs_to_another_service_is_answered_as_what_does_not_exist() throws Exception {
        Set<String> hidden = new TreeSet<>();
        for (Request request : documented()) {
            if (!request.hasId()) {
                continue;
            }
            Api.Answer theirs = request.send(ann, zebra);
            Api.Answer nobodys = request.send(ann, Map.of());
            assertThat(theirs.status()).as(request.toString()).isEqualTo(nobodys.status());
            assertThat(withoutIds(theirs, zebra)).as(request.toString()).isEqualTo(withoutIds(nobodys, zebra));
            // a server that recovers takes 404 for the end of the log
            int notThere = request.path().contains("/segments/") ? 409 : 404;
            assertThat(theirs.status()).as(request.toString()).isIn(notThere, 403);
            if (theirs.status() == notThere) {
                hidden.add(request.toString());
                // what the test sends is no made-up id: who sees everything finds it
                if (request.method().equals("GET") && notThere == 404) {
                    assertThat(request.send(admin, zebra).status())
                            .as(request.toString())
                            .isNotEqualTo(404);
                }
            }
        }
        assertThat(hidden)
                .hasSizeGreaterThan(45)
                .contains(
                        "POST " + ADMIN + "backups/{job_id}/cancel",
                        "POST " + ADMIN + "restore/{restore_id}/apply",
                        "POST " + ADMIN + "restore/{restore_id}/cancel",
                        "POST " + ADMIN + "dr/drills/{drill_id}/cancel",
                        "POST " + ADMIN + "restore/applications/{application_id}/approve",
                        "POST " + ADMIN + "restore/replacements/{replacement_id}/approve",
                        "POST " + ADMIN + "dr/runs/{run_id}/approve",
                        "POST " + ADMIN + "dr/plans/{name}/runs",
                        "POST " + ADMIN + "alerts/{alert_id}/acknowledge",
                        "GET " + ADMIN + "services/{service}",
                        "GET " + ADMIN + "targets/{service}/history");
    }

    @Test
    void what_belongs_to_the_own_service_is_there() throws Exception {
        for (Request request : documented()) {
            if (request.hasId()
                    && request.method().equals("GET")
                    && request.send(ann, zebra).status() == 404
                    && !request.path().contains("/transactions")) {
                assertThat(request.send(ann, alpha).status())
                        .as(request.toString())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void lists_show_what_belongs_to_the_own_service_and_nothing_else() throws Exception {
        Map<String, Boolean> shown = new TreeMap<>();
        for (Request request : documented()) {
            if (request.hasId() || !request.method().equals("GET")) {
                continue;
            }
            String path = request.path()
                    + (request.path().endsWith("/backups/log")
                            ? "?words=Asked"
                            : request.path().endsWith("/inventory/names") ? "?kind=DataSet" : "");
            Api.Answer hers = ann.get(path);
            assertThat(hers.status()).as(path).isIn(200, 403);
            assertThat(hers.text()).as(path).doesNotContain("zebra");
            if (hers.status() == 200 && admin.get(path).text().contains("zebra")) {
                shown.put(request.path().substring(ADMIN.length()), hers.text().contains("alpha"));
            }
        }
        assertThat(shown)
                .doesNotContainValue(false)
                .containsOnlyKeys(
                        "alerts",
                        "approvals",
                        "approvals/custody",
                        "approvals/decided",
                        "backups",
                        "backups/log",
                        "coverage",
                        "dashboard",
                        "dr/action_items",
                        "dr/compliance",
                        "dr/drills",
                        "dr/plans",
                        "dr/readiness",
                        "dr/runs",
                        "dr/status",
                        "dr/strategies",
                        "evidence/packs",
                        "holds",
                        "inventory",
                        "inventory/names",
                        "policies",
                        "protection",
                        "recovery_points",
                        "restore",
                        "restore/predictions",
                        "restore/replacements",
                        "services",
                        "targets");
    }

    @Test
    void growth_adds_up_what_belongs_to_the_own_service() throws Exception {
        String points = ADMIN + "recovery_points";
        JsonNode hers = ann.get(points + "/growth").ok().json();
        assertThat(hers.path("total").asLong())
                .isEqualTo(ann.get(points).ok().json().path("total").asLong())
                .isPositive()
                .isLessThan(
                        admin.get(points + "/growth").ok().json().path("total").asLong());
        assertThat(hers.path("days").size()).isEqualTo(30);
    }

    @Test
    void a_body_that_names_another_service_is_answered_as_one_that_names_nothing() throws Exception {
        for (String path :
                List.of("backups/schedule_job", "restore/trigger_restore", "restore/plan", "restore/replacements")) {
            Api.Answer theirs = ann.post(ADMIN + path, Map.of("dataSet", "zebra-files", "reason", "x"));
            Api.Answer nobodys = ann.post(ADMIN + path, Map.of("dataSet", "nothing", "reason", "x"));
            assertThat(theirs.status()).as(path).isEqualTo(400);
            assertThat(theirs.text().replace("zebra-files", "nothing")).isEqualTo(nobodys.text());
        }
        Api.Answer theirs = ann.post(ADMIN + "dr/initiate_failover_test", Map.of("plan", "zebra-plan", "reason", "x"));
        assertThat(theirs.errors("plan")).hasSize(1);
        assertThat(ann.get(ADMIN + "recovery_points?dataSet=zebra-files").status())
                .isEqualTo(404);
        assertThat(ann.get(ADMIN + "backups?dataSet=zebra-files").ok().json().path("items"))
                .isEmpty();
        assertThat(ann.post(
                                ADMIN + "restore/plan",
                                Map.of("dataSet", "alpha-files", "target", Map.of("settings", Map.of("host", "zebra"))))
                        .errors("target.settings"))
                .hasSize(1);
        ann.post(ADMIN + "restore/plan", Map.of("dataSet", "alpha-files")).ok();
    }

    @Test
    void a_pack_holds_what_whoever_had_it_made_may_see() throws Exception {
        String packs = ADMIN + "evidence/packs";
        for (String format : List.of("json", "html")) {
            assertThat(ann.get(packs + "/" + alpha.get("pack_id") + "/report." + format)
                            .ok()
                            .text())
                    .contains("Something is wrong with alpha", "DataSet/alpha-files")
                    .doesNotContain("zebra");
        }
        Map<String, Object> wish = Map.of("from", "2020-01-01T00:00:00Z", "reason", "the audit");
        Map<String, Object> ofZebra = new TreeMap<>(wish);
        ofZebra.put("services", List.of("zebra"));
        Map<String, Object> ofNobody = new TreeMap<>(wish);
        ofNobody.put("services", List.of("nothing"));
        Api.Answer theirs = ann.post(packs, ofZebra);
        assertThat(theirs.errors("services")).hasSize(1);
        assertThat(theirs.text().replace("zebra", "nothing"))
                .isEqualTo(ann.post(packs, ofNobody).text());
        // one that was made for an administrator speaks of what all share, too
        String whole = pack(admin);
        assertThat(ann.get(packs + "/" + whole + "/report.json").status()).isEqualTo(404);
        assertThat(ann.get(packs).ok().text()).contains(alpha.get("pack_id")).doesNotContain(whole);
        try (Api vera = person("vera", "viewer", "dr-commander@alpha")) {
            assertThat(vera.post(packs, ofZebra).status()).isEqualTo(403);
            assertThat(vera.get(packs + "/" + whole + "/report.json").ok().text())
                    .contains("zebra");
        }
    }

    @Test
    void who_sees_everything_and_acts_on_one_service_is_refused_for_the_others() throws Exception {
        try (Api vic = person("vic", "viewer", "operator@alpha", "approver@alpha")) {
            String cancel = ADMIN + "backups/%s/cancel";
            assertThat(vic.get(ADMIN + "backups/status/" + zebra.get("job_id")).status())
                    .isEqualTo(200);
            assertThat(vic.post(cancel.formatted(zebra.get("job_id")), Map.of()).status())
                    .isEqualTo(403);
            // it is over
            assertThat(vic.post(cancel.formatted(alpha.get("job_id")), Map.of()).status())
                    .isEqualTo(409);
            assertThat(vic.post(ADMIN + "backups/schedule_job", Map.of("dataSet", "zebra-files"))
                            .status())
                    .isEqualTo(403);
            assertThat(vic.post(ADMIN + "repositories/repo-a/prune", Map.of()).status())
                    .isEqualTo(403);
            assertThat(vic.post(ADMIN + "dr/drills/" + zebra.get("drill_id") + "/cancel", Map.of())
                            .status())
                    .isEqualTo(403);
            JsonNode services = vic.get("/api/v1/session").ok().json().path("services");
            assertThat(services.propertyNames()).containsExactlyInAnyOrder("operate", "approve");
            assertThat(services.path("operate").values().stream().map(JsonNode::asString))
                    .containsExactly("alpha");
            assertThat(vic.post(ADMIN + "dr/runs/" + zebra.get("run_id") + "/approve", Map.of())
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void only_an_approver_of_the_service_approves_by_site_too() throws Exception {
        String rejecting = ADMIN + "restore/replacements/" + zebra.get("replacement_id") + "/reject";
        Map<String, String> reason = Map.of("reason", "not now");
        assertThat(ann.post(rejecting, reason).status()).isEqualTo(404);
        try (Api zoe = person("zoe", "approver@site:site-b")) {
            assertThat(zoe.get(ADMIN + "restore/replacements/" + alpha.get("replacement_id"))
                            .status())
                    .isEqualTo(404);
            // those that run at the site
            assertThat(zoe.get("/api/v1/session").ok().json().path("services").path("approve").values().stream()
                            .map(JsonNode::asString))
                    .containsExactly("zebra");
            zoe.post(rejecting, reason).ok();
            String run = ADMIN + "dr/runs/" + zebra.get("run_id") + "/reject";
            assertThat(ann.post(run, reason).status()).isEqualTo(404);
            zoe.post(run, reason).ok();
        }
    }

    @Test
    void a_token_reaches_no_further_than_its_roles_nor_than_its_owner_now() throws Exception {
        try (Api bob = person("bob", "operator@alpha", "operator@zebra")) {
            assertThat(bob.post("/api/v1/session/tokens", Map.of("name", "all", "roles", List.of("operator")))
                            .errors("roles"))
                    .hasSize(1);
            String token = bob.post(
                            "/api/v1/session/tokens", Map.of("name", "alpha's", "roles", List.of("operator@alpha")))
                    .ok()
                    .json()
                    .path("token")
                    .asString();
            try (Api program = Api.bearer(server.address(), token)) {
                assertThat(bob.get(ADMIN + "backups").text()).contains("alpha-files", "zebra-files");
                assertThat(program.get(ADMIN + "backups").ok().text())
                        .contains("alpha-files")
                        .doesNotContain("zebra");
                assertThat(program.get(ADMIN + "backups/status/" + zebra.get("job_id"))
                                .status())
                        .isEqualTo(404);
                change("bob", "operator@zebra");
                assertThat(program.get(ADMIN + "backups").status()).isEqualTo(403);
                change("bob", "operator");
                assertThat(program.get(ADMIN + "backups").ok().text())
                        .contains("alpha-files")
                        .doesNotContain("zebra");
            }
        }
    }

    private static Api.Answer change(String name, String... roles) throws Exception {
        return admin.send("PATCH", ADMIN + "administrators/" + name, Map.of("roles", List.of(roles)), JSON);
    }

    @Test
    void a_role_is_limited_only_to_what_there_is_and_only_where_it_concerns_services() throws Exception {
        person("carl", "viewer@alpha").close();
        for (String wrong : List.of(
                "administrator@alpha",
                "security-officer@alpha",
                "auditor@site:site-a",
                "operator@nothing",
                "operator@site:nowhere",
                "operator@",
                "operator@site:",
                "operator@alpha,zebra",
                "@alpha")) {
            assertThat(change("carl", wrong).errors("roles")).as(wrong).isNotEmpty();
        }
        assertThat(change("carl", "viewer@alpha", "operator@site:site-b")
                        .ok()
                        .json()
                        .path("roles")
                        .toString())
                .isEqualTo("[\"viewer@alpha\",\"operator@site:site-b\"]");
    }

    @Test
    void nobody_hears_of_what_happens_to_other_services() throws Exception {
        try (Listening listening = ann.listen("")) {
            admin.backUp("zebra-files");
            admin.post(ADMIN + "repositories/repo-a/scan", Map.of()).ok();
            pack(admin);
            pack(ann);
            List<Event> heard = compared(listening);
            admin.backUp("alpha-files");
            heard.addAll(listening.until("backup", "alpha-files", "SUCCESS"));
            assertThat(heard)
                    .noneMatch(event -> event.data().contains("zebra"))
                    .noneMatch(event -> event.data().contains(zebra.get("restore_id")));
            // of a pack hears also who asked for it and does not see everything
            assertThat(heard)
                    .filteredOn(event -> event.type().equals("errand"))
                    .extracting(Event::data)
                    .filteredOn(data -> !data.contains("\"COMPARISON\""))
                    .allMatch(data -> data.contains("\"EVIDENCE_PACK\""))
                    .noneMatch(data -> data.contains("\"askedBy\":\"admin\""))
                    .anyMatch(data -> data.contains("\"askedBy\":\"ann\""))
                    .filteredOn(data -> data.contains("\"running\":null"))
                    .hasSize(1);
        }
    }

    /** Lets parts of both be compared, as another server would. @return what is heard until that has ended */
    private static List<Event> compared(Listening listening) throws Exception {
        String restore = alpha.get("restore_id");
        List<Event> heard;
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO running_errands (id, kind, subject, asked_by, started_at, seen_at, stage)
                    SELECT gen_random_uuid(), 'COMPARISON', subject, 'erin', now(), now() + interval '5 minutes', 'reading'
                    FROM unnest(ARRAY['%s', '%s']) AS subject
                    """.formatted(restore, zebra.get("restore_id")));
            heard = listening.until("errand", restore, "\"reading\"");
            statement.executeUpdate("DELETE FROM running_errands WHERE asked_by = 'erin'");
        }
        heard.addAll(listening.until("errand", restore, "\"running\":null"));
        return heard;
    }
}
