package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs that people only talk through. */
abstract class TabletopRuns {
    private final PlanServer plans;
    private final Api admin;

    TabletopRuns(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
    }

    @Test
    void people_walk_through_a_tabletop_and_nothing_is_done() throws Exception {
        plans.declare(
                "talk",
                "- { id: ledger, restore: { dataSet: ledger } }",
                plans.hooks().note("five", "ledger", ""));
        String path = plans.run("talk", "tabletop");
        for (String step : List.of("ledger", "five")) {
            plans.until(path, run -> status(run, step).equals("WAITING"));
            decide(admin, path, step, "confirm", "the runbook lacks a phone number")
                    .ok();
        }
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).isEqualTo("SUCCESS");
        assertThat(step(end, "five").path("note").asString()).isEqualTo("the runbook lacks a phone number");
        assertThat(step(end, "ledger").path("restoreId").isNull()).isTrue();
        assertThat(plans.hooks().noted()).doesNotContain("five usual");
        assertThat(admin.get(DR + "/drills/" + end.path("drillId").asString())
                        .json()
                        .path("drillType")
                        .asString())
                .isEqualTo("Tabletop");
        JsonNode drill =
                admin.get(DR + "/drills/" + end.path("drillId").asString()).ok().json();
        assertThat(drill.path("openActions").asInt())
                .as("a decision about each of the two notes")
                .isEqualTo(2);
        assertThat(admin.get(DR + "/action_items?drill=" + end.path("drillId").asString())
                        .ok()
                        .json()
                        .path("items"))
                .hasSize(2);
        JsonNode page = admin.get(DR + "/runs?limit=1").ok().json();
        assertThat(page.path("items").path(0).path("runId")).isEqualTo(end.path("runId"));
        assertThat(page.path("next").isString()).isTrue();
    }
}
