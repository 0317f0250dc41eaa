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
        sites.run(active, "CREATE TABLE rehearsed AS SELECT 1 AS id");
        plans.declare(
                "rehearsed",
                "- { id: over, failover: { group: trading-db, to: %s }, inTest: true, undo: { switchover: { group: trading-db, to: %s } } }"
                        .formatted(other, active),
                "- { id: go, after: [over], gate: { ask: Go on? } }");
        // after a failback the standby may still be made fit to follow
        JsonNode forecast = step(
                plans.until(
                        DR + "/plans/rehearsed/dry_run?mode=test",
                        looked -> step(looked, "over").path("problem").isNull()),
                "over");
        assertThat(forecast.path("found").asString())
                .startsWith("Would be tried on a copy of the standby")
                .contains(other + " could take over now");
        assertThat(forecast.path("measuredBy").asString())
                .as("how long takeovers took says nothing of how long a copy takes")
                .isEqualTo("nothing");

        String test = plans.run("rehearsed", "test");
        JsonNode waits = plans.until(
                test,
                run -> status(run, "go").equals("WAITING")
                        || status(run, "over").equals("NEEDS_DECISION"));
        JsonNode over = step(waits, "over");
        assertThat(over.path("status").asString()).as(over.toString()).isEqualTo("SUCCESS");
        assertThat(over.path("detail").asString())
                .startsWith("A copy of " + other + "'s standby, in a network of its own")
                .contains(
                        "databases could be read, queries of its file answered with true: 1; copied in",
                        "It was removed.");
        assertThat(over.path("facts").path("rehearsed").asString()).isEqualTo(other);
        assertThat(Double.parseDouble(
                        over.path("facts").path("promotionSeconds").asString()))
                .isPositive();
        assertThat(sites.home(other).resolve("rehearsal")).doesNotExist();
        admin.post(test + "/abort", Map.of("reason", "seen")).ok();
        JsonNode end = plans.ended(test);
        assertThat(admin.get(DR + "/plans/rehearsed")
                        .ok()
                        .json()
                        .path("verified")
                        .isNull())
                .isTrue();
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

        // to its end it verifies in part only: nobody was led anywhere
        plans.declare(
                "rehearsed", "- { id: over, failover: { group: trading-db, to: %s }, inTest: true }".formatted(other));
        JsonNode whole = plans.ended(plans.run("rehearsed", "test"));
        assertThat(whole.path("status").asString()).as(whole.toString()).isEqualTo("SUCCESS");
        assertThat(whole.path("outcome").asString())
                .contains("not verified by that: over took nothing over, which only a switchover");
        JsonNode plan = admin.get(DR + "/plans/rehearsed").ok().json();
        assertThat(plan.path("verified").isNull()).as(plan.toString()).isTrue();
        assertThat(plan.path("partlyVerified").path("runId")).isEqualTo(whole.path("runId"));

        // what the site's file asks is judged
        sites.run(active, "TRUNCATE rehearsed");
        String empty = plans.run("rehearsed", "test");
        JsonNode asked = plans.until(empty, run -> status(run, "over").equals("NEEDS_DECISION"));
        assertThat(step(asked, "over").path("error").asString())
                .contains("the copy took writes, and was not what the site's file asks for: 'SELECT count(*) > 0 FROM"
                        + " rehearsed' in postgres: it answered false");
        assertThat(sites.home(other).resolve("rehearsal")).doesNotExist();
        admin.post(empty + "/abort", Map.of("reason", "seen")).ok();
        plans.ended(empty);

        // of a site that is active there is no standby
        plans.declare(
                "rehearsed", "- { id: over, failover: { group: trading-db, to: %s }, inTest: true }".formatted(active));
        assertThat(step(
                                admin.get(DR + "/plans/rehearsed/dry_run?mode=test")
                                        .ok()
                                        .json(),
                                "over")
                        .path("problem")
                        .asString())
                .contains("is active now: it has no standby");
        String wrong = plans.run("rehearsed", "test");
        JsonNode failed = plans.until(wrong, run -> status(run, "over").equals("NEEDS_DECISION"));
        assertThat(step(failed, "over").path("error").asString()).contains("is active now: it has no standby");
        admin.post(wrong + "/abort", Map.of("reason", "seen")).ok();
        plans.ended(wrong);
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/rehearsed", null, Map.of())
                .ok();
    }
}
