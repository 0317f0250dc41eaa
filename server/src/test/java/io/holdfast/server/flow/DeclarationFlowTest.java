package io.holdfast.server.flow;

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

/** Files, plans, exports and what drifts from them; one server for all, whose inventory grows from test to test. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeclarationFlowTest {
    private static final String INVENTORY = "/api/v1/admin/inventory";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static String documents;

    @BeforeAll
    static void declare() throws Exception {
        server = RunningServer.start(folder);
        documents = Declarations.base(folder)
                + Declarations.policy("hourly", "repo-a", "schedule: { every: PT1H }", "retention: { keepLast: 3 }")
                + Declarations.files("configuration", "hourly", server.files("configuration"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Api admin() {
        return server.admin();
    }

    private static JsonNode plan(String yaml, boolean deleteOthers) throws Exception {
        return admin().post(INVENTORY + "/plan", Map.of("documents", yaml, "deleteOthers", deleteOthers))
                .ok()
                .json();
    }

    @Test
    @Order(1)
    void a_plan_says_what_would_be_made_and_makes_nothing() throws Exception {
        JsonNode plan = plan(documents, false);
        assertThat(plan.path("created").asInt()).isEqualTo(7);
        assertThat(plan.path("changes").findValuesAsString("kind"))
                .containsExactly("Site", "Site", "Repository", "Repository", "Service", "Policy", "DataSet");
        assertThat(folder.resolve("repo-a")).doesNotExist();
        assertThat(admin().get(INVENTORY).json().path("sites")).isEmpty();
        Api.Answer wrong = admin().post(
                        INVENTORY + "/plan",
                        Map.of("documents", documents.replace("policy: hourly", "policy: weekly")));
        assertThat(wrong.errors("DataSet/configuration: spec.policy"))
                .singleElement()
                .asString()
                .contains("weekly");
    }

    @Test
    @Order(2)
    void what_was_applied_is_exported_so_that_it_applies_without_a_change() throws Exception {
        admin().apply(documents).ok();
        assertThat(plan(documents, true).path("changes")).isEmpty();
        String export = admin().get(INVENTORY + "/export").ok().text();
        assertThat(export).startsWith("apiVersion: holdfast.io/v1\nkind: Site\n");
        JsonNode again = plan(export, true);
        assertThat(again.path("changes")).isEmpty();
        assertThat(again.path("unchanged").asInt()).isEqualTo(7);
        assertThat(admin().get(INVENTORY + "/drift").json().path("items")).isEmpty();
    }

    @Test
    @Order(3)
    void a_plan_names_each_field_that_changes_and_what_is_left_as_it_is() throws Exception {
        JsonNode plan = plan(
                Declarations.policy("hourly", "repo-a, repo-b", "schedule: { every: PT1H }", "maxAttempts: 2"), false);
        assertThat(plan.path("changes").size()).isEqualTo(1);
        JsonNode fields = plan.path("changes").path(0).path("fields");
        assertThat(fields.findValuesAsString("field"))
                .containsExactly("maxAttempts", "repositories", "retention.keepLast");
        assertThat(fields.path(1).path("before").asString()).isEqualTo("[\"repo-a\"]");
        assertThat(fields.path(1).path("after").asString()).isEqualTo("[\"repo-a\",\"repo-b\"]");
        assertThat(fields.path(2).path("after").isNull()).isTrue();
        assertThat(plan.path("kept")).hasSize(6);
    }

    @Test
    @Order(4)
    void a_plan_that_is_no_longer_true_is_not_applied() throws Exception {
        String other = documents + Declarations.policy("daily", "repo-b");
        String digest = plan(other, false).path("digest").asString();
        admin().apply(Declarations.policy("weekly", "repo-b")).ok();
        Map<String, Object> stale = Map.of("documents", other, "plan", digest);
        Api.Answer refused = admin().post(INVENTORY + "/apply", stale);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("Make the plan again");
        String fresh = plan(other, false).path("digest").asString();
        admin().post(INVENTORY + "/apply", Map.of("documents", other, "plan", fresh, "reason", "audit finding 4"))
                .ok();
        JsonNode last = admin().get(INVENTORY + "/changes?kind=Policy&name=daily")
                .ok()
                .json()
                .path("items")
                .path(0);
        assertThat(last.path("action").asString()).isEqualTo("CREATE");
        assertThat(last.path("reason").asString()).isEqualTo("audit finding 4");
        assertThat(last.path("changedBy").asString()).isEqualTo("admin");
    }

    @Test
    @Order(5)
    void what_is_not_in_the_files_goes_only_when_that_is_asked_for_and_nothing_names_it() throws Exception {
        assertThat(plan(documents, true).path("changes").findValuesAsString("name"))
                .containsExactly("daily", "weekly");
        JsonNode outcome = admin().post(INVENTORY + "/apply", Map.of("documents", documents, "deleteOthers", true))
                .ok()
                .json();
        assertThat(outcome.path("deleted").asInt()).isEqualTo(2);
        Api.Answer needed = admin().post(
                        INVENTORY + "/plan",
                        Map.of(
                                "documents",
                                Declarations.files("configuration", "hourly", folder.resolve("x")),
                                "deleteOthers",
                                true));
        assertThat(needed.status()).isEqualTo(400);
        assertThat(needed.text()).contains("names 'hourly', which is not declared");
    }

    @Test
    @Order(6)
    void what_somebody_changes_without_the_files_is_told_as_drift_until_they_are_applied_again() throws Exception {
        Map<String, Object> spec = Map.of("repositories", List.of("repo-a"), "schedule", Map.of("every", "PT2H"));
        String policy = INVENTORY + "/Policy/hourly";
        admin().send(
                        "PUT",
                        policy,
                        Map.of("spec", spec, "reason", "load at noon"),
                        Map.of("Content-Type", "application/json"))
                .ok();
        assertThat(admin().get(policy)
                        .ok()
                        .json()
                        .path("spec")
                        .path("schedule")
                        .path("every")
                        .asString())
                .isEqualTo("PT2H");
        JsonNode items = admin().get(INVENTORY + "/drift").ok().json().path("items");
        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("state").asString()).isEqualTo("CHANGED");
        assertThat(items.path(0).path("fields").findValuesAsString("field"))
                .containsExactly("retention.keepLast", "schedule.every");
        assertThat(items.path(0).path("reason").asString()).isEqualTo("load at noon");

        Api.Answer wrong = admin().send(
                        "PUT",
                        policy,
                        Map.of("spec", Map.of("repositories", List.of("nowhere"))),
                        Map.of("Content-Type", "application/json"));
        assertThat(wrong.errors("Policy/hourly: spec.repositories")).isNotEmpty();
        assertThat(admin().send("DELETE", INVENTORY + "/DataSet/configuration?reason=moved", null, Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(admin().get(INVENTORY + "/drift").json().path("items").findValuesAsString("state"))
                .containsExactly("CHANGED", "MISSING");

        admin().apply(documents).ok();
        assertThat(admin().get(INVENTORY + "/drift").json().path("items")).isEmpty();
    }

    @Test
    @Order(7)
    void the_schema_is_served() throws Exception {
        Api.Answer schema = admin().get(INVENTORY + "/schema").ok();
        assertThat(schema.json().path("properties").path("kind").path("enum")).hasSize(6);
    }
}
