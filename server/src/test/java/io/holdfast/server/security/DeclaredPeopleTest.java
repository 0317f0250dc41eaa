package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
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

/** People and their roles as files say them; one server for all, whose people grow from test to test. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeclaredPeopleTest {
    private static final String INVENTORY = "/api/v1/admin/inventory";
    private static final String PEOPLE = "/api/v1/admin/administrators";
    private static final String ANNS_PASSWORD = "a first one for ann 17";
    private static final String OLAFS_PASSWORD = "what olaf signs in with";
    private static final String ADMIN = person("admin", "Administrator", "administrator");

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder);
        server.admin().apply(Declarations.base(folder)).ok();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String person(String username, String displayName, String roles) {
        return """
                ---
                apiVersion: holdfast.io/v1
                kind: Person
                metadata: { name: %s }
                spec: { displayName: %s, roles: [%s] }
                """.formatted(username, displayName, roles);
    }

    private static Api.Answer plan(Api by, String documents, boolean deleteOthers) throws Exception {
        return by.post(INVENTORY + "/plan", Map.of("documents", documents, "deleteOthers", deleteOthers));
    }

    private static Api.Answer apply(Api by, String documents, boolean deleteOthers) throws Exception {
        return by.post(INVENTORY + "/apply", Map.of("documents", documents, "deleteOthers", deleteOthers));
    }

    private static JsonNode stored(String username) throws Exception {
        for (JsonNode one : server.admin().get(PEOPLE).ok().json().path("items")) {
            if (one.path("username").asString().equals(username)) {
                return one;
            }
        }
        throw new AssertionError("there is no " + username);
    }

    private static List<String> roles(String username) throws Exception {
        return stored(username)
                .path("roles")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static Api olaf() {
        return Api.as(server.address(), "olaf", OLAFS_PASSWORD);
    }

    @Test
    @Order(1)
    void files_that_name_nobody_leave_all_people_alone() throws Exception {
        JsonNode plan =
                plan(server.admin(), Declarations.base(folder), true).ok().json();
        assertThat(plan.path("changes")).isEmpty();
        assertThat(plan.path("kept").findValuesAsString("kind")).doesNotContain("Person");
        assertThat(server.admin().get(INVENTORY + "/export").ok().text()).doesNotContain("kind: Person");
        assertThat(server.admin().get(INVENTORY + "/drift").json().path("items"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void a_plan_says_who_would_be_granted_what_and_applying_makes_them_without_a_password() throws Exception {
        String ann = person("ann@example.com", "Ann Lee", "operator@records, approver");
        JsonNode plan = plan(server.admin(), ann, false).ok().json();
        assertThat(plan.path("changes").findValuesAsString("action")).containsExactly("CREATE");
        assertThat(plan.path("notes").findValuesAsString("text"))
                .contains("is granted approver, operator@records")
                .anyMatch(text -> text.contains("has no password yet"));
        assertThat(server.admin().get(PEOPLE).json().path("items")).hasSize(1);
        apply(server.admin(), ann, false).ok();
        assertThat(roles("ann@example.com")).containsExactlyInAnyOrder("approver", "operator@records");
        assertThat(stored("ann@example.com").path("passwordSet").asBoolean()).isFalse();
        for (String guess : List.of("", " ", "ann@example.com")) {
            assertThat(Api.as(server.address(), "ann@example.com", guess)
                            .get(INVENTORY)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    @Order(3)
    void the_first_password_is_set_once_and_then_theirs() throws Exception {
        String path = PEOPLE + "/ann@example.com/password";
        Map<String, String> json = Map.of("Content-Type", "application/json");
        assertThat(server.admin()
                        .send("PUT", path, Map.of("password", "short"), json)
                        .status())
                .isEqualTo(400);
        server.admin()
                .send("PUT", path, Map.of("password", ANNS_PASSWORD), json)
                .ok();
        assertThat(server.admin()
                        .send("PUT", path, Map.of("password", ANNS_PASSWORD + "!"), json)
                        .status())
                .isEqualTo(409);
        Api.as(server.address(), "ann@example.com", ANNS_PASSWORD)
                .get(INVENTORY)
                .ok();
        assertThat(plan(server.admin(), person("ann@example.com", "Ann Lee", "approver, operator@records"), false)
                        .ok()
                        .json()
                        .path("unchanged")
                        .asInt())
                .as("roles in another order")
                .isEqualTo(1);
    }

    @Test
    @Order(4)
    void an_export_with_people_applies_without_a_change_and_holds_no_password() throws Exception {
        String export =
                server.admin().get(INVENTORY + "/export?people=true").ok().text();
        assertThat(export)
                .contains("kind: Person")
                .contains("name: ann@example.com")
                .doesNotContain("argon2");
        JsonNode again = plan(server.admin(), export, true).ok().json();
        assertThat(again.path("changes")).isEmpty();
        assertThat(again.path("kept")).isEmpty();
    }

    @Test
    @Order(5)
    void what_is_changed_beside_the_files_is_told_as_drift_with_who_did_it() throws Exception {
        server.admin()
                .post(
                        PEOPLE,
                        Map.of("username", "olaf", "password", OLAFS_PASSWORD, "roles", List.of("security-officer")))
                .ok();
        server.admin()
                .send(
                        "PATCH",
                        PEOPLE + "/ann@example.com",
                        Map.of("roles", List.of("viewer")),
                        Map.of("Content-Type", "application/json"))
                .ok();
        JsonNode items = server.admin().get(INVENTORY + "/drift").ok().json().path("items");
        assertThat(items.findValuesAsString("name")).containsExactly("admin", "ann@example.com", "olaf");
        assertThat(items.findValuesAsString("state")).containsExactly("ADDED", "CHANGED", "ADDED");
        assertThat(items.path(1).path("changedBy").asString()).isEqualTo("admin");
        assertThat(items.path(1).path("fields").path(0).path("field").asString())
                .isEqualTo("roles");
    }

    @Test
    @Order(6)
    void who_may_say_who_may_do_what_applies_people_and_nothing_else() throws Exception {
        apply(olaf(), person("vera", "Vera", "viewer"), false).ok();
        assertThat(roles("vera")).containsExactly("viewer");
        assertThat(plan(olaf(), Declarations.base(folder), false).status()).isEqualTo(403);
        assertThat(apply(olaf(), Declarations.base(folder) + person("vera", "Vera", "auditor"), false)
                        .status())
                .isEqualTo(403);
        assertThat(roles("vera")).containsExactly("viewer");
        String token = server.admin()
                .post("/api/v1/session/tokens", Map.of("name", "files", "roles", List.of("administrator")))
                .ok()
                .json()
                .path("token")
                .asString();
        Api program = Api.bearer(server.address(), token);
        apply(program, Declarations.base(folder), false).ok();
        assertThat(apply(program, person("vera", "Vera", "administrator"), false)
                        .status())
                .isEqualTo(403);
    }

    @Test
    @Order(7)
    void nobody_makes_an_administrator_or_grants_themselves_more_by_a_file() throws Exception {
        assertThat(apply(olaf(), person("vera", "Vera", "administrator"), false).errors("Person/vera: spec.roles"))
                .singleElement()
                .asString()
                .contains("only an administrator");
        assertThat(apply(olaf(), person("admin", "Administrator", "viewer"), false)
                        .status())
                .isEqualTo(400);
        assertThat(plan(olaf(), person("olaf", "olaf", "security-officer, operator"), false)
                        .errors("Person/olaf: spec.roles"))
                .singleElement()
                .asString()
                .contains("give yourself more");
        assertThat(olaf().send(
                                "PATCH",
                                PEOPLE + "/olaf",
                                Map.of("roles", List.of("security-officer", "operator")),
                                Map.of("Content-Type", "application/json"))
                        .errors("roles"))
                .singleElement()
                .asString()
                .contains("give yourself more");
        assertThat(roles("olaf")).containsExactly("security-officer");
        assertThat(apply(server.admin(), person("vera", "Vera", "emperor"), false)
                        .errors("Person/vera: spec.roles"))
                .singleElement()
                .asString()
                .contains("names 'emperor'");
        assertThat(apply(server.admin(), person("vera", "Vera", "operator@nowhere"), false)
                        .errors("Person/vera: spec.roles"))
                .singleElement()
                .asString()
                .contains("not declared");
    }

    @Test
    @Order(8)
    void the_last_administrator_who_can_sign_in_stays() throws Exception {
        assertThat(apply(server.admin(), person("vera", "Vera", "viewer"), true).status())
                .as("all others go, admin included")
                .isEqualTo(409);
        assertThat(apply(
                                server.admin(),
                                person("admin", "Administrator", "viewer") + person("vera", "Vera", "administrator"),
                                false)
                        .status())
                .as("vera has no password yet")
                .isEqualTo(409);
        assertThat(roles("admin")).containsExactly("administrator");
        assertThat(roles("vera")).containsExactly("viewer");
    }

    @Test
    @Order(9)
    void who_is_not_in_the_files_any_more_cannot_sign_in() throws Exception {
        Api ann = Api.as(server.address(), "ann@example.com", ANNS_PASSWORD);
        ann.get(INVENTORY).ok();
        String files = Declarations.base(folder) + ADMIN + person("olaf", "olaf", "security-officer");
        JsonNode plan = plan(server.admin(), files, true).ok().json();
        assertThat(plan.path("changes").findValuesAsString("name")).containsExactly("ann@example.com", "vera");
        assertThat(plan.path("notes").findValuesAsString("text")).anyMatch(text -> text.contains("no longer sign in"));
        apply(server.admin(), files, true).ok();
        assertThat(ann.get(INVENTORY).status()).isEqualTo(401);
        assertThat(stored("ann@example.com").path("disabled").asBoolean()).isTrue();
        assertThat(plan(server.admin(), files, true).ok().json().path("changes"))
                .as("and that is all")
                .isEmpty();
        assertThat(server.admin().get(INVENTORY + "/drift").json().path("items"))
                .isEmpty();
        JsonNode back = plan(server.admin(), person("ann@example.com", "Ann Lee", "viewer"), false)
                .ok()
                .json();
        assertThat(back.path("notes").findValuesAsString("text")).anyMatch(text -> text.contains("password of before"));
    }

    @Test
    @Order(10)
    void each_change_of_somebody_is_in_the_audit_trail_and_in_the_history() throws Exception {
        JsonNode history = server.admin()
                .get(INVENTORY + "/changes?kind=Person&name=ann@example.com")
                .ok()
                .json()
                .path("items");
        assertThat(history.findValuesAsString("action")).containsExactly("DELETE", "CHANGE", "CREATE");
        assertThat(history.findValuesAsString("origin")).containsExactly("files", "api", "files");
        String trail = server.admin()
                .get("/api/v1/admin/audit?object=ann@example.com&limit=100")
                .ok()
                .text();
        assertThat(trail)
                .contains("administrators.add")
                .contains("administrators.set-first-password")
                .contains("administrators.change")
                .doesNotContain(ANNS_PASSWORD);
    }
}
