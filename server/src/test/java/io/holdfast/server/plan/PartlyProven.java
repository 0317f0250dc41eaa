package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What runs prove of a plan that takes a site over, and what they do not: only a takeover proves a takeover. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class PartlyProven {
    private static final String HOT = HotPlan.NAME;

    private final PlanServer plans;
    private final SitePair sites;
    private final Api admin;

    PartlyProven(PlanServer plans, SitePair sites) {
        this.plans = plans;
        this.sites = sites;
        admin = plans.admin();
    }

    @Test
    @Order(1)
    void a_test_of_a_plan_that_only_takes_over_is_refused_for_it_would_do_nothing() throws Exception {
        plans.declare("moves", "- { id: over, failover: { group: trading-db, to: b } }");
        assertThat(admin.post(DR + "/plans/moves/runs", Map.of("mode", "test", "reason", "x"))
                        .errors("mode"))
                .singleElement()
                .asString()
                .contains("nothing of the plan would be done", "a switchover practises it");
        assertThat(admin.post(DR + "/initiate_failover_test", Map.of("plan", "moves", "reason", "x"))
                        .errors("plan"))
                .singleElement()
                .asString()
                .contains("restores nothing", "--mode switchover");
        assertThat(admin.post(DR + "/initiate_failover_test", Map.of("plan", HOT, "reason", "x"))
                        .errors("plan"))
                .singleElement()
                .asString()
                .contains("restores nothing", "tries its takeover on a copy", "--mode test");
        assertThat(admin.post(DR + "/planned_drills", Map.of("plan", "moves", "mode", "test"))
                        .errors("mode"))
                .singleElement()
                .asString()
                .contains("nothing of the plan would be done");
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/moves", null, Map.of())
                .ok();
    }

    /** No run has done it in this mode: what the agents remember of the failover before tells how long it takes. */
    @Test
    @Order(1)
    void a_dry_run_says_that_it_would_be_refused_and_takes_the_time_of_takeovers_from_the_agents() throws Exception {
        JsonNode forecast =
                admin.get(DR + "/plans/" + HOT + "/dry_run?mode=failover").ok().json();
        JsonNode takeover = step(forecast, "take-over");
        assertThat(takeover.path("measuredBy").asString())
                .as(forecast.toString())
                .isEqualTo("agents");
        assertThat(takeover.path("expectedSeconds").asDouble()).isPositive();
        assertThat(forecast.path("ready").asBoolean()).isFalse();
        assertThat(forecast.path("refusals").toString()).contains("trading: trades has no recovery point");
        assertThat(forecast.path("approved").asBoolean()).isTrue();
    }

    @Test
    @Order(1)
    void a_run_says_from_the_moment_that_it_is_asked_for_what_each_of_its_steps_will_take() throws Exception {
        JsonNode forecast =
                admin.get(DR + "/plans/" + HOT + "/dry_run?mode=failover").ok().json();
        JsonNode asked = admin.post(
                        DR + "/plans/" + HOT + "/runs",
                        Map.of("mode", "failover", "reason", "how long?", "despiteReadiness", "it is not done"))
                .ok()
                .json();
        String path = DR + "/runs/" + asked.path("runId").asString();
        JsonNode run = admin.get(path).ok().json();
        JsonNode takeover = step(run, "take-over");
        // no run has measured it: the agents told, as they did the plan's page
        assertThat(takeover.path("lastSeconds").isNull()).as(run.toString()).isTrue();
        assertThat(takeover.path("expectedBy").asString()).isEqualTo("agents");
        assertThat(takeover.path("expectedSeconds"))
                .isEqualTo(step(forecast, "take-over").path("expectedSeconds"));
        admin.send("DELETE", path, null, Map.of()).ok();
    }

    @Test
    @Order(2)
    void to_talk_about_a_plan_is_no_drill_that_makes_its_service_ready() throws Exception {
        String path = plans.run(HOT, "tabletop");
        for (String step : List.of("tell-own", "take-over", "answers", "validated", "clients", "tell-clients")) {
            plans.until(path, run -> status(run, step).equals("WAITING"));
            decide(admin, path, step, "confirm", "").ok();
        }
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        JsonNode drill = plans.factOf("trading", "drill");
        assertThat(drill.path("good").asBoolean()).as(drill.toString()).isFalse();
        assertThat(drill.path("reason").asString()).contains("but tabletops");
    }

    @Test
    @Order(3)
    void a_service_that_is_declared_to_have_a_standby_is_ready_only_with_one() throws Exception {
        assertThat(plans.factOf("trading", "strategy").path("good").asBoolean()).isTrue();
        admin.apply("""
                        apiVersion: holdfast.io/v1
                        kind: Service
                        metadata: { name: promised }
                        spec:
                          strategy: hot
                          targets: { rtoMinutes: 60, rpoMinutes: 15, reason: Somebody promised it }
                        ---
                        """
                        + Declarations.files(
                                        "promised-conf", "both", plans.folder().resolve("files"))
                                .replace("service: records", "service: promised"))
                .ok();
        JsonNode fact = plans.factOf("promised", "strategy");
        assertThat(fact.path("good").asBoolean()).isFalse();
        assertThat(fact.path("reason").asString()).contains("declared to have a hot standby", "comes back cold");
        admin.send("DELETE", "/api/v1/admin/inventory/DataSet/promised-conf", null, Map.of())
                .ok();
        admin.send("DELETE", "/api/v1/admin/inventory/Service/promised", null, Map.of())
                .ok();
    }

    @Test
    @Order(3)
    void a_test_verifies_a_plan_in_part_that_restores_and_takes_over() throws Exception {
        plans.declare(
                "mixed",
                "- { id: conf, restore: { dataSet: conf } }",
                "- { id: take-over, after: [conf], failover: { group: trading-db, to: b } }");
        JsonNode end = plans.ended(plans.run("mixed", "test"));
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        assertThat(end.path("outcome").asString())
                .contains("not verified by that: take-over took nothing over, which only a switchover");
        // what a test only looks at takes no time of its clock
        assertThat(step(end, "take-over").path("expectedBy").asString()).isEqualTo("mode");
        assertThat(step(end, "take-over").path("expectedSeconds").asDouble()).isZero();
        JsonNode plan = admin.get(DR + "/plans/mixed").ok().json();
        assertThat(plan.path("verified").isNull()).isTrue();
        JsonNode partly = plan.path("partlyVerified");
        assertThat(partly.path("runId")).isEqualTo(end.path("runId"));
        assertThat(texts(partly.path("done"))).containsExactly("conf");
        assertThat(texts(partly.path("onlyLookedAt"))).containsExactly("take-over");
        plans.approve("mixed");
        JsonNode fact = plans.fact("plan");
        assertThat(fact.path("good").asBoolean()).as(fact.toString()).isFalse();
        assertThat(fact.path("reason").asString()).contains("Plan mixed was verified in part only by a test");
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/mixed", null, Map.of())
                .ok();
    }

    /** The template as it is: its look over HTTP at the new active site, which is tried again until it holds, too. */
    @Test
    @Order(4)
    void a_switchover_verifies_a_plan_that_takes_over_and_there_and_back_nothing_is_lost() throws Exception {
        sites.untilPair();
        sites.run("a", "INSERT INTO trades VALUES (666)");
        String path = new HotPlan(plans, sites).runForReal(HOT, "switchover");
        JsonNode stands = plans.until(path, run -> status(run, "validated").equals("NEEDS_DECISION"));
        assertThat(step(stands, "validated").path("error").asString())
                .startsWith("On b (127.0.0.1:")
                .contains("'no wrong trade' failed: false");
        sites.run("b", "DELETE FROM trades WHERE id = 666");
        decide(admin, path, "validated", "retry", "").ok();
        plans.until(path, run -> status(run, "clients").equals("WAITING"));
        sites.run("b", "INSERT INTO trades VALUES (3)");
        decide(admin, path, "clients", "confirm", "").ok();
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        assertThat(step(end, "answers").path("detail").asString()).contains("answered 200");
        assertThat(step(end, "validated").path("detail").asString())
                .startsWith("2 validations passed on b (127.0.0.1:")
                .contains("it takes writes", "no wrong trade");
        assertThat(status(end, "hand-back")).isEqualTo("SKIPPED");
        JsonNode verified = admin.get(DR + "/plans/" + HOT).ok().json().path("verified");
        assertThat(verified.path("mode").asString()).isEqualTo("switchover");
        assertThat(texts(verified.path("done"))).contains("take-over", "answers", "clients");
        JsonNode drill =
                admin.get(DR + "/drills/" + end.path("drillId").asString()).ok().json();
        // the takeover against RTO and RPO, and the whole
        assertThat(drill.path("outcomeSummary").asString()).contains("Score: 3 of 3 targets met");
        JsonNode fact = plans.factOf("trading", "plan");
        assertThat(fact.path("good").asBoolean()).as(fact.toString()).isTrue();
        assertThat(plans.factOf("trading", "drill").path("good").asBoolean()).isTrue();

        JsonNode back = new HotPlan(plans, sites).failsBack();
        assertThat(back.path("outcome").asString()).contains("not verified by that: a failback");
        assertThat(sites.trades("a")).containsExactly(1, 2, 3);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
