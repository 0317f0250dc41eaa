package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A test of a plan that takes over, on a copy of the standby. */
abstract class RehearsedTakeover {
    private final PlanServer plans;
    private final SitePair sites;
    private final Api admin;

    RehearsedTakeover(PlanServer plans, SitePair sites) {
        this.plans = plans;
        this.sites = sites;
        admin = plans.admin();
    }

    @Test
    void a_test_promotes_a_copy_of_the_standby_and_neither_it_nor_its_abort_changes_who_is_active() throws Exception {
        admin.apply(sites.declarations()).ok();
        sites.untilPair();
        String active = sites.active();
        String other = active.equals("a") ? "b" : "a";
        long token = sites.token();
        sites.run(active, "CREATE TABLE IF NOT EXISTS rehearsed (id int)");
        plans.declare(
                "rehearsed",
                "- { id: over, failover: { group: trading-db, to: %s }, inTest: true, undo: { switchover: { group: trading-db, to: %s } } }"
                        .formatted(other, active),
                "- { id: go, after: [over], gate: { ask: Go on? } }");
        assertThat(step(
                                admin.get(DR + "/plans/rehearsed/dry_run?mode=test")
                                        .ok()
                                        .json(),
                                "over")
                        .path("problem")
                        .isNull())
                .isTrue();

        String test = plans.run("rehearsed", "test");
        JsonNode waits = plans.until(
                test,
                run -> status(run, "go").equals("WAITING")
                        || status(run, "over").equals("NEEDS_DECISION"));
        JsonNode over = step(waits, "over");
        assertThat(over.path("status").asString()).as(over.toString()).isEqualTo("SUCCESS");
        assertThat(over.path("detail").asString())
                .startsWith("A copy of " + other + "'s standby, in a network of its own")
                .contains("databases could be read", "It was removed.");
        assertThat(over.path("facts").path("rehearsed").asString()).isEqualTo(other);
        assertThat(Double.parseDouble(
                        over.path("facts").path("promotionSeconds").asString()))
                .isPositive();
        assertThat(sites.home(other).resolve("rehearsal")).doesNotExist();
        admin.post(test + "/abort", Map.of("reason", "seen")).ok();
        JsonNode end = plans.ended(test);
        assertThat(step(end, "over").path("undo").isNull()).as(end.toString()).isTrue();
        assertThat(sites.active()).isEqualTo(active);
        assertThat(sites.token()).as("the lease is as it was").isEqualTo(token);
        sites.run(active, "INSERT INTO rehearsed VALUES (1)");
        assertThat(step(
                                admin.get(DR + "/plans/rehearsed/dry_run?mode=failover")
                                        .ok()
                                        .json(),
                                "over")
                        .path("measuredBy")
                        .asString(""))
                .as("a rehearsal is no measurement of a takeover")
                .isNotEqualTo("runs");

        // of a site that is active there is no standby
        plans.declare(
                "rehearsed", "- { id: over, failover: { group: trading-db, to: %s }, inTest: true }".formatted(active));
        String wrong = plans.run("rehearsed", "test");
        JsonNode failed = plans.until(wrong, run -> status(run, "over").equals("NEEDS_DECISION"));
        assertThat(step(failed, "over").path("error").asString()).contains("is active now: it has no standby");
        admin.post(wrong + "/abort", Map.of("reason", "seen")).ok();
        plans.ended(wrong);
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/rehearsed", null, Map.of())
                .ok();
    }
}
