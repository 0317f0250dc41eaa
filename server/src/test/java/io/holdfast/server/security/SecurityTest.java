package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(400)
class SecurityTest {
    private static final String OTHER_PASSWORD = "another long pass phrase";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
        admin.apply(Declarations.base(folder)
                        + Declarations.policy("plain", "repo-a")
                        + Declarations.files("configuration", "plain", server.files("configuration")))
                .ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A method and path of the OpenAPI document, with made-up values in the path. */
    private record Call(String method, String path) {}

    /** The ways in. */
    private static final Set<Call> OPEN = Set.of(
            new Call("POST", "/api/v1/session"),
            new Call("POST", "/api/v1/session/break_glass"),
            new Call("GET", "/api/v1/session/ways"),
            new Call("GET", "/api/v1/session/provider/start"),
            new Call("GET", "/api/v1/session/provider/callback"));

    private static List<Call> documented() throws Exception {
        List<Call> calls = new ArrayList<>();
        JsonNode paths = admin.get("/v3/api-docs").ok().json().path("paths");
        for (String path : paths.propertyNames()) {
            for (String method : paths.path(path).propertyNames()) {
                calls.add(new Call(
                        method.toUpperCase(java.util.Locale.ROOT),
                        path.replaceAll("\\{[^}]*}", UUID.randomUUID().toString())));
            }
        }
        return calls;
    }

    private static Api.Answer call(Api api, Call call) throws Exception {
        boolean body = !call.method().equals("GET") && !call.method().equals("DELETE");
        return api.send(
                call.method(),
                call.path(),
                body ? Map.of() : null,
                body ? Map.of("Content-Type", "application/json") : Map.of());
    }

    @Test
    void nobody_does_anything_without_signing_in() throws Exception {
        List<Call> calls = documented();
        assertThat(calls).hasSizeGreaterThan(15);
        try (Api stranger = Api.stranger(server.address())) {
            for (Call call : calls) {
                if (OPEN.contains(call)) {
                    assertThat(call(stranger, call).status())
                            .as(call.toString())
                            .isNotEqualTo(401);
                    continue;
                }
                Api.Answer answer = call(stranger, call);
                assertThat(answer.status()).as(call.toString()).isEqualTo(401);
                assertThat(answer.response()
                                .headers()
                                .firstValue("Content-Type")
                                .orElse(""))
                        .startsWith("application/problem+json");
            }
            for (String path : new String[] {"/v3/api-docs", "/actuator/prometheus", "/actuator", "/api/v1/nothing"}) {
                assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
            }
            assertThat(stranger.get("/actuator/health").status()).isEqualTo(200);
        }
    }

    @Test
    void a_viewer_sees_everything_and_changes_nothing() throws Exception {
        admin.post("/api/v1/admin/administrators", Map.of("username", "auditor", "password", OTHER_PASSWORD))
                .ok();
        try (Api viewer = Api.as(server.address(), "auditor", OTHER_PASSWORD)) {
            assertThat(viewer.get("/api/v1/admin/dashboard").status()).isEqualTo(200);
            for (Call call : documented()) {
                if (call.method().equals("GET") || call.path().startsWith("/api/v1/session")) {
                    continue;
                }
                assertThat(call(viewer, call).status()).as(call.toString()).isEqualTo(403);
            }
            assertThat(viewer.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "configuration"))
                            .status())
                    .isEqualTo(403);
        }
        admin.send(
                        "PATCH",
                        "/api/v1/admin/administrators/auditor",
                        Map.of("disabled", true),
                        Map.of("Content-Type", "application/json"))
                .ok();
        try (Api viewer = Api.as(server.address(), "auditor", OTHER_PASSWORD)) {
            assertThat(viewer.get("/api/v1/admin/dashboard").status()).isEqualTo(401);
        }
    }

    private static final List<String> ROLES = List.of(
            "operator", "restore-operator", "approver", "dr-commander", "security-officer", "auditor", "viewer");

    /** What {@code authorization.txt} says, for people to review, of who may send what. */
    private static Map<String, Set<String>> reviewed() throws Exception {
        Map<String, Set<String>> reviewed = new TreeMap<>();
        try (InputStream table = SecurityTest.class.getResourceAsStream("authorization.txt")) {
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split(":", 2);
                    reviewed.put(parts[0].strip(), Set.of(parts[1].strip().split("\\s+")));
                }
            }
        }
        reviewed.replaceAll((request, allowed) -> allowed.contains("everyone")
                ? new TreeSet<>(ROLES)
                : allowed.contains("-") ? Set.of() : new TreeSet<>(allowed));
        return reviewed;
    }

    /** Every request of the document but those of one's own session. */
    private static Set<String> requests() throws Exception {
        Set<String> requests = new TreeSet<>();
        JsonNode paths = admin.get("/v3/api-docs").ok().json().path("paths");
        for (String path : paths.propertyNames()) {
            for (String method : paths.path(path).propertyNames()) {
                if (!path.startsWith("/api/v1/session") && !path.equals("/api/v1/events")) { // does not end
                    requests.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
                }
            }
        }
        return requests;
    }

    private static boolean mayDo(Api who, String request) throws Exception {
        String[] parts = request.split(" ");
        String path = parts[1].replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        int status = call(who, new Call(parts[0], path)).status();
        assertThat(status).as(request).isNotIn(401, 500);
        return status != 403;
    }

    @Test
    void each_role_may_send_what_the_reviewed_table_says_and_nothing_else_and_its_tokens_no_more() throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        Map<String, Set<String>> byToken = new TreeMap<>();
        for (String request : requests()) {
            found.put(request, new TreeSet<>());
            byToken.put(request, new TreeSet<>());
        }
        for (String role : ROLES) {
            admin.post(
                            "/api/v1/admin/administrators",
                            Map.of("username", "as-" + role, "password", OTHER_PASSWORD, "roles", List.of(role)))
                    .ok();
            try (Api person = Api.as(server.address(), "as-" + role, OTHER_PASSWORD);
                    Api program = Api.bearer(server.address(), token(person))) {
                for (String request : found.keySet()) {
                    if (mayDo(person, request)) {
                        found.get(request).add(role);
                    }
                    if (mayDo(program, request)) {
                        byToken.get(request).add(role);
                    }
                }
            }
        }
        Map<String, Set<String>> reviewed = reviewed();
        assertThat(found).isEqualTo(reviewed);
        reviewed.replaceAll((request, allowed) -> isForPeople(request, allowed) ? Set.of() : allowed);
        // a gate of a recovery plan: whose program may come depends on what it waits for
        reviewed.computeIfPresent(
                "POST /api/v1/admin/dr/runs/{run_id}/steps/{step}/decision",
                (request, allowed) -> Set.of("dr-commander", "operator", "restore-operator"));
        // an officer's right is a person's, an operator's may be a program's too
        for (String request : List.of(
                "POST /api/v1/admin/holds/{recovery_point_id}",
                "POST /api/v1/admin/holds/{recovery_point_id}/lift",
                "DELETE /api/v1/admin/approvals/custody/{custody_id}")) {
            reviewed.put(request, Set.of("operator"));
        }
        assertThat(byToken).isEqualTo(reviewed);
    }

    /** A program decides about nothing that a second person decides about, and says nobody what they may do. */
    private static boolean isForPeople(String request, Set<String> allowed) {
        return allowed.equals(Set.of("approver")) || allowed.equals(Set.of("security-officer"));
    }

    @Test
    void a_token_of_an_administrator_can_neither_be_the_second_person_nor_make_one() throws Exception {
        Map<String, Set<String>> reviewed = reviewed();
        Set<String> refused = new TreeSet<>();
        try (Api program = Api.bearer(server.address(), token(admin))) {
            for (String request : requests()) {
                if (!mayDo(program, request)) {
                    refused.add(request);
                }
            }
        }
        assertThat(refused)
                .containsAll(reviewed.entrySet().stream()
                        .filter(entry -> isForPeople(entry.getKey(), entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList())
                .contains("POST /api/v1/admin/break_glass")
                .doesNotContain("POST /api/v1/admin/inventory/apply", "POST /api/v1/admin/restore/trigger_restore");
    }

    private static String token(Api owner) throws Exception {
        return owner.post("/api/v1/session/tokens", Map.of("name", "a program"))
                .ok()
                .json()
                .path("token")
                .asString();
    }

    @Test
    void who_says_who_may_do_what_does_not_become_an_administrator_by_that() throws Exception {
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "officer", "password", OTHER_PASSWORD, "roles", List.of("security-officer")))
                .ok();
        try (Api officer = Api.as(server.address(), "officer", OTHER_PASSWORD)) {
            Map<String, Object> accomplice =
                    Map.of("username", "accomplice", "password", OTHER_PASSWORD, "roles", List.of("administrator"));
            assertThat(officer.post("/api/v1/admin/administrators", accomplice).errors("roles"))
                    .hasSize(1);
            Map<String, String> json = Map.of("Content-Type", "application/json");
            assertThat(officer.send(
                                    "PATCH",
                                    "/api/v1/admin/administrators/officer",
                                    Map.of("roles", List.of("administrator")),
                                    json)
                            .errors("roles"))
                    .hasSize(1);
            assertThat(officer.send("PATCH", "/api/v1/admin/administrators/admin", Map.of("disabled", true), json)
                            .errors("roles"))
                    .hasSize(1);
            assertThat(officer.post(
                                    "/api/v1/admin/administrators",
                                    Map.of("username", "reader", "password", OTHER_PASSWORD))
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void the_last_administrator_cannot_be_disabled() throws Exception {
        Api.Answer refused = admin.send(
                "PATCH",
                "/api/v1/admin/administrators/admin",
                Map.of("disabled", true),
                Map.of("Content-Type", "application/json"));
        assertThat(refused.status()).isBetween(400, 409);
        assertThat(admin.get("/api/v1/admin/dashboard").status()).isEqualTo(200);
    }

    /** A browser: keeps cookies, and sends the CSRF token only when told to. */
    private static final class Browser implements AutoCloseable {
        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        HttpResponse<String> send(String method, String path, Object body, boolean token) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + path))
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(
                                            JsonMapper.shared().writeValueAsString(body)));
            if (token) {
                cookies.getCookieStore().getCookies().stream()
                        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                        .forEach(cookie -> request.header("X-XSRF-TOKEN", cookie.getValue()));
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        int signIn(String user, String password) throws Exception {
            return send("POST", "/api/v1/session", Map.of("user", user, "password", password), false)
                    .statusCode();
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }

    @Test
    void a_request_by_cookie_needs_the_token_that_another_site_cannot_read() throws Exception {
        try (Browser browser = new Browser()) {
            assertThat(browser.signIn("admin", RunningServer.PASSWORD)).isEqualTo(200);
            Map<String, String> job = Map.of("dataSet", "configuration");
            String path = "/api/v1/admin/backups/schedule_job";
            assertThat(browser.send("GET", "/api/v1/admin/dashboard", null, false)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> forged = browser.send("POST", path, job, false);
            assertThat(forged.statusCode()).isEqualTo(403);
            assertThat(forged.body()).contains("X-XSRF-TOKEN");
            assertThat(browser.send("POST", path, job, true).statusCode()).isBetween(200, 202);
            assertThat(browser.send("DELETE", "/api/v1/session", null, true).statusCode())
                    .isEqualTo(204);
            assertThat(browser.send("GET", "/api/v1/admin/dashboard", null, false)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_session_cookie_is_kept_from_scripts_and_other_sites() throws Exception {
        try (Browser browser = new Browser()) {
            HttpResponse<String> response = browser.send(
                    "POST", "/api/v1/session", Map.of("user", "admin", "password", RunningServer.PASSWORD), false);
            assertThat(response.headers().allValues("Set-Cookie"))
                    .anySatisfy(cookie -> assertThat(cookie)
                            .doesNotContain("XSRF")
                            .contains("HttpOnly")
                            .contains("SameSite=Strict"));
            assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'");
        }
    }

    @Test
    void a_changed_password_ends_the_other_sessions() throws Exception {
        admin.post(
                        "/api/v1/admin/administrators",
                        Map.of("username", "changer", "password", OTHER_PASSWORD, "roles", List.of("administrator")))
                .ok();
        try (Browser here = new Browser();
                Browser elsewhere = new Browser()) {
            assertThat(here.signIn("changer", OTHER_PASSWORD)).isEqualTo(200);
            assertThat(elsewhere.signIn("changer", OTHER_PASSWORD)).isEqualTo(200);
            HttpResponse<String> weak = here.send(
                    "PUT",
                    "/api/v1/session/password",
                    Map.of("currentPassword", OTHER_PASSWORD, "newPassword", "short"),
                    true);
            assertThat(weak.statusCode()).isEqualTo(400);
            assertThat(weak.body()).contains("newPassword").doesNotContain("\"short\"");
            HttpResponse<String> wrong = here.send(
                    "PUT",
                    "/api/v1/session/password",
                    Map.of("currentPassword", "not the right one", "newPassword", "a brand new pass phrase"),
                    true);
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(here.send(
                                    "PUT",
                                    "/api/v1/session/password",
                                    Map.of("currentPassword", OTHER_PASSWORD, "newPassword", "a brand new pass phrase"),
                                    true)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(here.send("GET", "/api/v1/session", null, false).statusCode())
                    .isEqualTo(200);
            assertThat(elsewhere.send("GET", "/api/v1/session", null, false).statusCode())
                    .isEqualTo(401);
            assertThat(elsewhere.signIn("changer", OTHER_PASSWORD)).isEqualTo(401);
        }
    }

    @Test
    void guessing_is_slowed_down_and_tells_no_name_from_another() throws Exception {
        try (Browser browser = new Browser()) {
            String unknown = browser.send(
                            "POST", "/api/v1/session", Map.of("user", "nobody", "password", "x".repeat(12)), false)
                    .body();
            String known = "";
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> refused = browser.send(
                        "POST", "/api/v1/session", Map.of("user", "guessed", "password", "x".repeat(12)), false);
                assertThat(refused.statusCode()).isEqualTo(401);
                known = refused.body();
            }
            assertThat(JsonMapper.shared().readTree(known).path("detail"))
                    .isEqualTo(JsonMapper.shared().readTree(unknown).path("detail"));
            // each failure doubles the pause: sooner or later it is longer than this machine needs for a request
            HttpResponse<String> slowed = browser.send(
                    "POST", "/api/v1/session", Map.of("user", "guessed", "password", "x".repeat(12)), false);
            for (int i = 0; i < 10 && slowed.statusCode() == 401; i++) {
                slowed = browser.send(
                        "POST", "/api/v1/session", Map.of("user", "guessed", "password", "x".repeat(12)), false);
            }
            assertThat(slowed.statusCode()).isEqualTo(429);
            assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
            // what was tried at another server, or before this one began, counts here
            try (Connection catalog = server.catalog();
                    Statement statement = catalog.createStatement()) {
                statement.executeUpdate("""
                        INSERT INTO sign_in_failures (name_sha256, address, failures, last_at)
                        SELECT encode(sha256('elsewhere'), 'hex'), address, 20, now() FROM sign_in_failures
                        WHERE name_sha256 = encode(sha256('guessed'), 'hex')
                        """);
            }
            assertThat(browser.signIn("elsewhere", "x".repeat(12))).isEqualTo(429);
            // nobody is locked out by somebody else's guesses
            assertThat(browser.signIn("admin", RunningServer.PASSWORD)).isEqualTo(200);
        }
    }

    @Test
    void two_keys_together_let_an_administrator_in_once_and_everybody_is_told() throws Exception {
        String pairs = "/api/v1/admin/break_glass";
        String door = "/api/v1/session/break_glass";
        assertThat(admin.post(pairs, Map.of("holders", List.of("Ann", "ann"))).errors("holders"))
                .hasSize(1);
        JsonNode replaced = admin.post(pairs, Map.of("holders", List.of("Ann", "Olga")))
                .ok()
                .json();
        JsonNode made = admin.post(pairs, Map.of("holders", List.of("Ann", "Nora")))
                .ok()
                .json();
        String first = made.path("keys").path(0).path("key").asString();
        String second = made.path("keys").path(1).path("key").asString();
        assertThat(admin.get(pairs).text()).contains("Nora").doesNotContain(first, second, "hash");
        try (Api stranger = Api.stranger(server.address())) {
            for (Map<String, String> wrong : List.of(
                    Map.of("firstKey", first, "secondKey", first, "reason", "guessing"),
                    Map.of("firstKey", first, "secondKey", "aaaaa-bbbbb", "reason", "guessing"),
                    Map.of(
                            "firstKey",
                            replaced.path("keys").path(0).path("key").asString(),
                            "secondKey",
                            replaced.path("keys").path(1).path("key").asString(),
                            "reason",
                            "old ones"))) {
                assertThat(stranger.post(door, wrong).status()).isEqualTo(400);
            }
            // as somebody types them, in the other order
            Map<String, String> right = Map.of(
                    "firstKey",
                    second.replace("-", " ").toUpperCase(java.util.Locale.ROOT),
                    "secondKey",
                    first,
                    "reason",
                    "the identity provider is down",
                    "session",
                    "token");
            JsonNode stay = stranger.post(door, right).ok().json();
            Map<String, String> token =
                    Map.of("Authorization", "Bearer " + stay.path("token").asString());
            assertThat(stranger.send("GET", "/api/v1/session", null, token)
                            .ok()
                            .json()
                            .path("user")
                            .asString())
                    .isEqualTo("break-glass");
            assertThat(stranger.send("GET", "/v3/api-docs", null, token).status())
                    .isEqualTo(200);
            assertThat(stranger.post(door, right).status()).as("used up").isEqualTo(400);
            assertThat(stranger.send("GET", "/api/v1/session", null, Map.of("Authorization", "Bearer break-glass_x"))
                            .status())
                    .isEqualTo(401);
        }
        String dashboard = admin.get("/api/v1/admin/dashboard").ok().text();
        assertThat(dashboard).contains("The glass was broken", "the identity provider is down", "Ann and Nora");
        admin.post(pairs, Map.of("holders", List.of("Ann", "Nora"))).ok();
        assertThat(admin.get("/api/v1/admin/dashboard").ok().text()).doesNotContain("The glass was broken");
    }

    @Test
    void no_answer_holds_a_secret() throws Exception {
        admin.backUp("configuration");
        for (Call call : documented()) {
            if (!call.method().equals("GET") || call.path().equals("/api/v1/events")) {
                continue;
            }
            assertThat(admin.get(call.path()).text())
                    .as(call.path())
                    .doesNotContain("secret of a", "secret of b", RunningServer.PASSWORD);
        }
        for (String path : new String[] {"/actuator/prometheus", "/actuator/health", "/actuator/env"}) {
            assertThat(admin.get(path).text()).doesNotContain("secret of", RunningServer.PASSWORD);
        }
        assertThat(String.join("\n", server.console())).doesNotContain(RunningServer.PASSWORD);
    }
}
