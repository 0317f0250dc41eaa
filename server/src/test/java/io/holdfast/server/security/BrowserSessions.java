package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Signing in at a browser, and what may be done with its cookie. */
abstract class BrowserSessions {
    private static final String PASSWORD = "another long pass phrase";

    private final RunningServer server;
    private final Api admin;

    BrowserSessions(RunningServer server) {
        this.server = server;
        admin = server.admin();
    }

    @Test
    void a_request_by_cookie_needs_the_token_that_another_site_cannot_read() throws Exception {
        try (Browser browser = new Browser(server.address())) {
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
        try (Browser browser = new Browser(server.address())) {
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
        admin.post("/api/v1/admin/administrators", Map.of("username", "changer", "password", PASSWORD))
                .ok();
        try (Browser here = new Browser(server.address());
                Browser elsewhere = new Browser(server.address())) {
            assertThat(here.signIn("changer", PASSWORD)).isEqualTo(200);
            assertThat(elsewhere.signIn("changer", PASSWORD)).isEqualTo(200);
            HttpResponse<String> weak = here.send(
                    "PUT",
                    "/api/v1/session/password",
                    Map.of("currentPassword", PASSWORD, "newPassword", "short"),
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
                                    Map.of("currentPassword", PASSWORD, "newPassword", "a brand new pass phrase"),
                                    true)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(here.send("GET", "/api/v1/session", null, false).statusCode())
                    .isEqualTo(200);
            assertThat(elsewhere.send("GET", "/api/v1/session", null, false).statusCode())
                    .isEqualTo(401);
            assertThat(elsewhere.signIn("changer", PASSWORD)).isEqualTo(401);
        }
    }

    @Test
    void guessing_is_slowed_down_and_tells_no_name_from_another() throws Exception {
        try (Browser browser = new Browser(server.address())) {
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
}
