package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Somebody new chooses their own password; whoever let them in knows none that lasts. */
@Timeout(300)
class OneTimePasswordTest {
    private static final String PEOPLE = "/api/v1/admin/administrators";
    private static final String OWN = "/api/v1/session/password";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static Api admin;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        admin = server.admin();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void add(String username, String role) throws Exception {
        admin.post(PEOPLE, Map.of("username", username, "roles", List.of(role))).ok();
    }

    private static JsonNode make(String username) throws Exception {
        return admin.post(PEOPLE + "/" + username + "/one_time_password", Map.of())
                .ok()
                .json();
    }

    private static Api.Answer choose(Api person, String current, String next) throws Exception {
        return person.send(
                "PUT",
                OWN,
                Map.of("currentPassword", current, "newPassword", next),
                Map.of("Content-Type", "application/json"));
    }

    private static Api.Answer disable(String username) throws Exception {
        return admin.send(
                "PATCH", PEOPLE + "/" + username, Map.of("disabled", true), Map.of("Content-Type", "application/json"));
    }

    @Test
    void it_is_good_for_choosing_another_one_and_for_nothing_else() throws Exception {
        add("nina", "administrator");
        JsonNode made = make("nina");
        String once = made.path("password").asString();
        assertThat(Instant.parse(made.path("expiresAt").asString()))
                .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(8)));
        assertThat(admin.get(PEOPLE + "?words=nina").ok().text())
                .doesNotContain(once)
                .contains("passwordExpiresAt");
        try (Api nina = Api.as(server.address(), "nina", once)) {
            JsonNode session = nina.get("/api/v1/session").ok().json();
            assertThat(session.path("passwordChangeDue").asBoolean()).isTrue();
            assertThat(session.path("permissionsSomewhere")).isEmpty();
            Api.Answer refused = nina.get("/api/v1/admin/dashboard");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text()).contains("one-time password");
            assertThat(nina.post("/api/v1/session/tokens", Map.of("name", "a way around"))
                            .status())
                    .isEqualTo(400);
            assertThat(choose(nina, once, once).errors("newPassword")).isNotEmpty();
            choose(nina, once, "what nina chose herself").ok();
        }
        try (Api nina = Api.as(server.address(), "nina", "what nina chose herself")) {
            nina.get("/api/v1/admin/dashboard").ok();
            assertThat(nina.get("/api/v1/session")
                            .ok()
                            .json()
                            .path("passwordChangeDue")
                            .asBoolean())
                    .isFalse();
        }
        assertThat(Api.as(server.address(), "nina", once).get("/api/v1/session").status())
                .isEqualTo(401);
        assertThat(admin.post(PEOPLE + "/nina/one_time_password", Map.of()).status())
                .as("only she changes her own")
                .isEqualTo(409);
        String trail = admin.get("/api/v1/admin/audit?object=nina").ok().text();
        assertThat(trail)
                .contains("administrators.set-one-time-password", "administrators.change-password")
                .doesNotContain(once);
    }

    @Test
    void another_one_takes_its_place_and_it_ends() throws Exception {
        add("ole", "viewer");
        String first = make("ole").path("password").asString();
        String second = make("ole").path("password").asString();
        assertThat(Api.as(server.address(), "ole", first).get("/api/v1/session").status())
                .isEqualTo(401);
        Api.as(server.address(), "ole", second).get("/api/v1/session").ok();
        try (Connection catalog = server.catalog();
                PreparedStatement late = catalog.prepareStatement(
                        "UPDATE platform_administrators SET password_expires_at = now() - interval '1 s' WHERE username = 'ole'")) {
            late.executeUpdate();
        }
        assertThat(Api.as(server.address(), "ole", second)
                        .get("/api/v1/session")
                        .status())
                .isEqualTo(401);
        Api.as(server.address(), "ole", make("ole").path("password").asString())
                .get("/api/v1/session")
                .ok();
    }

    private static String hash(String username) throws Exception {
        try (Connection catalog = server.catalog();
                PreparedStatement question = catalog.prepareStatement(
                        "SELECT password_hash FROM platform_administrators WHERE username = ?")) {
            question.setString(1, username);
            try (ResultSet row = question.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Test
    void a_server_of_before_there_were_such_passwords_finds_none_and_what_one_of_the_version_before_sets_holds()
            throws Exception {
        add("quin", "administrator");
        String once = make("quin").path("password").asString();
        assertThat(hash("quin")).as("where older servers look").isEmpty();
        Api.as(server.address(), "quin", once).get("/api/v1/session").ok();

        // as servers of V43 to V47 write it down when she chooses her own there
        try (Connection catalog = server.catalog();
                PreparedStatement chosen = catalog.prepareStatement(
                        "UPDATE platform_administrators SET password_hash = ?, password_expires_at = NULL WHERE username = 'quin'")) {
            chosen.setString(1, hash("admin"));
            chosen.executeUpdate();
        }
        assertThat(Api.as(server.address(), "quin", once).get("/api/v1/session").status())
                .isEqualTo(401);
        Api.as(server.address(), "quin", RunningServer.PASSWORD)
                .get("/api/v1/admin/dashboard")
                .ok();
    }

    @Test
    void only_an_administrator_makes_one_for_an_administrator_and_one_who_has_never_chosen_does_not_count()
            throws Exception {
        add("pam", "administrator");
        admin.post(
                        PEOPLE,
                        Map.of(
                                "username",
                                "otto",
                                "password",
                                "otto says who may do what",
                                "roles",
                                List.of("security-officer")))
                .ok();
        try (Api otto = Api.as(server.address(), "otto", "otto says who may do what")) {
            assertThat(otto.post(PEOPLE + "/pam/one_time_password", Map.of()).errors("username"))
                    .isNotEmpty();
        }
        make("pam");
        if (admin.get(PEOPLE + "?words=nina").json().path("total").asInt() > 0) {
            disable("nina");
        }
        assertThat(disable("admin").status()).as("pam may never sign in").isEqualTo(409);
        assertThat(admin.post(PEOPLE + "/nobody/one_time_password", Map.of()).status())
                .isEqualTo(404);
    }
}
