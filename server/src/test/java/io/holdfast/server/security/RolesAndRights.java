package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import io.holdfast.server.security.DocumentedCalls.Call;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may send what: each role, and the tokens of those who have it. */
abstract class RolesAndRights {
    private static final String PASSWORD = "another long pass phrase";
    private static final List<String> ROLES = List.of(
            "operator", "restore-operator", "approver", "dr-commander", "security-officer", "auditor", "viewer");

    private final RunningServer server;
    private final Api admin;
    private final DocumentedCalls calls;

    RolesAndRights(RunningServer server) {
        this.server = server;
        admin = server.admin();
        calls = new DocumentedCalls(admin);
    }

    /** What {@code authorization.txt} says, for people to review, of who may send what. */
    private static Map<String, Set<String>> reviewed() throws Exception {
        Map<String, Set<String>> reviewed = new TreeMap<>();
        try (InputStream table = RolesAndRights.class.getResourceAsStream("authorization.txt")) {
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

    private static boolean mayDo(Api who, String request) throws Exception {
        int status = Call.of(request).by(who).status();
        assertThat(status).as(request).isNotIn(401, 500);
        return status != 403;
    }

    @Test
    void each_role_may_send_what_the_reviewed_table_says_and_nothing_else_and_its_tokens_no_more() throws Exception {
        Map<String, Set<String>> found = new TreeMap<>();
        Map<String, Set<String>> byToken = new TreeMap<>();
        for (String request : calls.reviewable()) {
            found.put(request, new TreeSet<>());
            byToken.put(request, new TreeSet<>());
        }
        for (String role : ROLES) {
            admin.post(
                            "/api/v1/admin/administrators",
                            Map.of("username", "as-" + role, "password", PASSWORD, "roles", List.of(role)))
                    .ok();
            try (Api person = Api.as(server.address(), "as-" + role, PASSWORD);
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
        // who decides about it reads it in person, who asked for it by a program too
        reviewed.computeIfPresent(
                "GET /api/v1/admin/restore/replacements/{replacement_id}/plan",
                (request, allowed) -> Set.of("dr-commander", "restore-operator"));
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
            for (String request : calls.reviewable()) {
                if (!mayDo(program, request)) {
                    refused.add(request);
                }
            }
        }
        assertThat(refused)
                .containsAll(reviewed.entrySet().stream()
                        .filter(entry -> isForPeople(entry.getKey(), entry.getValue()))
                        .map(Map.Entry::getKey)
                        // an administrator's program declares everything but people: see DeclaredPeopleTest
                        .filter(request -> !request.contains("/admin/inventory/"))
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
                        Map.of("username", "officer", "password", PASSWORD, "roles", List.of("security-officer")))
                .ok();
        try (Api officer = Api.as(server.address(), "officer", PASSWORD)) {
            Map<String, Object> accomplice =
                    Map.of("username", "accomplice", "password", PASSWORD, "roles", List.of("administrator"));
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
            assertThat(officer.post("/api/v1/admin/administrators", Map.of("username", "reader", "password", PASSWORD))
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
}
