package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Plans whose steps stand in groups, and in fragments. */
abstract class IncludedFragments {
    private static final String PLAN = DR + "/plans/included";
    private static final String FRAGMENT = """
            apiVersion: holdfast.io/v1
            kind: PlanFragment
            metadata: { name: brought-back }
            spec:
              variables: [dataSet]
              graph:
                - { id: data, restore: { dataSet: "{{dataSet}}" } }
                - { id: seen, after: [data], gate: { ask: "Back to {{data.recoveredTo}}?" } }
            """;

    private final PlanServer plans;
    private final Api admin;

    IncludedFragments(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
    }

    @Test
    void a_changed_fragment_makes_another_version_of_the_plan_that_includes_it_and_its_author_does_not_approve_of_that()
            throws Exception {
        admin.apply(FRAGMENT).ok();
        plans.declare(
                "included",
                "- { id: cleared, wait: { time: PT0S } }",
                "- { group: files, after: [cleared], owner: Ada, include: { fragment: brought-back, variables: { dataSet: conf } } }",
                "- { group: last, order: ordered, after: [files], graph: [{ id: one, wait: { time: PT0S } },"
                        + " { id: two, wait: { time: PT0S } }] }");
        String before = plans.approve("included");
        runsInOrder();
        assertThat(admin.get(PLAN).ok().json().path("verified").isObject()).isTrue();

        try (Api bob = plans.another("bob")) {
            String changed = FRAGMENT.replace("Back to", "Is it really back to");
            assertThat(bob.post("/api/v1/admin/inventory/plan", Map.of("documents", changed))
                            .ok()
                            .json()
                            .path("notes")
                            .toString())
                    .contains("includes brought-back and becomes version", "has to be approved anew");
            bob.apply(changed).ok();
            JsonNode plan = admin.get(PLAN).ok().json();
            assertThat(plan.path("version").asString()).isNotEqualTo(before);
            assertThat(plan.path("approvedVersion").asString()).isEqualTo(before);
            assertThat(plan.path("verified").isObject()).isFalse();
            assertThat(plan.path("approval").path("status").asString()).isEqualTo("PROPOSED");
            assertThat(plan.path("approval").path("proposedBy").asString()).isEqualTo("bob");
            String approve = PLAN + "/versions/" + plan.path("version").asString() + "/approve";
            assertThat(bob.post(approve, Map.of("reason", "x")).text())
                    .contains("You declared this version yourself, or a fragment that it includes");
            admin.post(approve, Map.of("reason", "bob asks better")).ok();
        }
        Api.Answer refused = admin.send("DELETE", "/api/v1/admin/inventory/PlanFragment/brought-back", null, Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("DrPlan/included");
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/included", null, Map.of());
        assertThat(admin.send("DELETE", "/api/v1/admin/inventory/PlanFragment/brought-back", null, Map.of())
                        .status())
                .isEqualTo(204);
    }

    private void runsInOrder() throws Exception {
        JsonNode dry = admin.get(PLAN + "/dry_run?mode=test").ok().json();
        assertThat(step(dry, "files.data").path("group").asString()).isEqualTo("files");
        String path = plans.run("included", "test");
        JsonNode stands = plans.until(path, run -> status(run, "files.seen").equals("WAITING"));
        assertThat(step(stands, "files.seen").path("detail").asString()).startsWith("Back to 20");
        assertThat(step(stands, "files.seen").path("owner").asString()).isEqualTo("Ada");
        assertThat(status(stands, "one")).isEqualTo("PENDING");
        decide(admin, path, "files.seen", "confirm", "").ok();
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        assertThat(step(end, "two").path("after").path(0).asString()).isEqualTo("one");
        JsonNode drill = admin.get(plans.drillOf("included")).ok().json();
        assertThat(drill.path("steps").valueStream().map(one -> one.path("name").asString()))
                .anySatisfy(name -> assertThat(name).startsWith("files / files.data: "));
    }
}
