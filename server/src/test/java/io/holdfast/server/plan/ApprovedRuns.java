package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.status;
import static io.holdfast.server.plan.PlanServer.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Which version of a plan is run for real, and who has to agree. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ApprovedRuns {
    private final PlanServer plans;
    private final Api admin;
    private final Api approver;
    private final HookSteps hooks;

    ApprovedRuns(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
        approver = plans.approver();
        hooks = plans.hooks();
    }

    @Test
    @Order(1)
    void a_run_without_help_verifies_the_plan_until_it_is_changed() throws Exception {
        plans.declare("small", "- { id: conf, restore: { dataSet: conf } }", hooks.note("switch", "conf", ""));
        JsonNode end = plans.ended(plans.run("small", "test"));
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("SUCCESS");
        JsonNode verified = admin.get(DR + "/plans/small").json().path("verified");
        assertThat(verified.path("runId")).isEqualTo(end.path("runId"));
        JsonNode forecast = admin.get(DR + "/plans/small/dry_run").ok().json();
        assertThat(forecast.path("steps").valueStream())
                .as(forecast.toString())
                .allSatisfy(step -> assertThat(step.path("problem").isNull()).isTrue());
        // as the run itself would be
        assertThat(forecast.path("ready").asBoolean()).isFalse();
        assertThat(forecast.path("refusals").toString()).contains("Nobody has approved of this version", "records: ");
        assertThat(admin.get(DR + "/plans/small/dry_run?mode=test")
                        .ok()
                        .json()
                        .path("ready")
                        .asBoolean())
                .isTrue();
        assertThat(forecast.path("criticalPath").valueStream().map(JsonNode::asString))
                .containsExactly("conf", "switch");
        assertThat(forecast.path("unmeasured").valueStream().map(JsonNode::asString))
                .containsExactly("switch");
        assertThat(forecast.path("expectedSeconds").asDouble()).isPositive();
        assertThat(forecast.path("approved").asBoolean()).isFalse();
        assertThat(plans.fact("plan").path("good").asBoolean()).isFalse();
        String first = plans.approve("small");
        assertThat(plans.fact("plan").path("good").asBoolean()).isTrue();
        assertThat(plans.fact("proven-restore").path("good").asBoolean()).isTrue();
        plans.declare(
                "small", "- { id: conf, restore: { dataSet: conf } }", hooks.note("switch", "conf", ", owner: me"));
        // what a failover would do is still the first one
        assertThat(plans.fact("plan").path("good").asBoolean()).isTrue();
        assertThat(admin.get(DR + "/plans/small/dry_run")
                        .ok()
                        .json()
                        .path("version")
                        .asString())
                .isEqualTo(first);
        plans.approve("small");
        assertThat(plans.fact("plan").path("reason").asString()).contains("is not verified as it stands");
        assertThat(admin.post(DR + "/plans/small/runs", Map.of("mode", "failover", "reason", "x"))
                        .errors("despiteReadiness"))
                .singleElement()
                .asString()
                .contains("not verified as it stands");
        JsonNode urgent = admin.post(
                        DR + "/plans/small/runs",
                        Map.of("mode", "failover", "reason", "x", "despiteReadiness", "site A burns"))
                .ok()
                .json();
        assertThat(urgent.path("despiteReadiness").asString()).isEqualTo("site A burns");
        admin.send("DELETE", DR + "/runs/" + urgent.path("runId").asString(), null, Map.of())
                .ok();
        assertThat(admin.get(DR + "/plans/small").json().path("verified").isNull())
                .isTrue();
    }

    @Test
    @Order(2)
    void what_changes_the_living_system_needs_a_second_person_and_an_aborted_run_is_undone_backwards()
            throws Exception {
        plans.declare(
                "real",
                hooks.note("one", "", hooks.undo("one")),
                hooks.note("two", "one", hooks.undo("two")),
                "- { id: three, after: [two], http: { url: 'http://127.0.0.1:1/' } }",
                hooks.note("four", "three", hooks.undo("four")));
        String approved = onlyApprovedVersionsAreRunForReal();
        String path = plans.run("real", "failover");
        assertThat(admin.get(path).json().path("version").asString()).isEqualTo(approved);
        assertThat(admin.get(path).json().path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(admin.post(DR + "/plans/real/runs", Map.of("mode", "switchover", "reason", "x"))
                        .status())
                .isEqualTo(409);
        String version = admin.get(path).json().path("version").asString();
        assertThat(admin.post(path + "/approve", Map.of("version", version)).text())
                .contains("You asked for this yourself");
        assertThat(approver.post(path + "/approve", Map.of()).errors("version")).hasSize(1);
        approver.post(path + "/approve", Map.of("version", version)).ok();
        JsonNode stands = plans.until(path, run -> status(run, "three").equals("NEEDS_DECISION"));
        assertThat(step(stands, "three").path("error").asString()).contains("cannot be reached");
        assertThat(hooks.noted()).containsExactly("one usual", "two usual");
        assertThat(approver.post(path + "/abort", Map.of("reason", "no")).status())
                .isEqualTo(403);
        admin.post(path + "/abort", Map.of("reason", "site A is back")).ok();
        JsonNode end = plans.ended(path);
        assertThat(end.path("status").asString()).isEqualTo("ABORTED");
        assertThat(end.path("outcome").asString()).contains("site A is back", "2 steps undone");
        assertThat(hooks.noted()).containsExactly("one usual", "two usual", "undo two", "undo one");
        assertThat(status(end, "four")).isEqualTo("NOT_RUN");
        assertThat(admin.post(path + "/abort", Map.of("reason", "again")).status())
                .isEqualTo(409);
    }

    /** The one that is left declared differs from the approved one. @return the approved one */
    private String onlyApprovedVersionsAreRunForReal() throws Exception {
        String plan = DR + "/plans/real";
        Map<String, String> failover = Map.of("mode", "failover", "reason", "x", "despiteReadiness", "x");
        JsonNode proposed = admin.get(plan).ok().json();
        assertThat(proposed.path("approval").path("status").asString()).isEqualTo("PROPOSED");
        assertThat(proposed.path("approval").path("proposedBy").asString()).isEqualTo("admin");
        assertThat(admin.post(plan + "/runs", failover).errors("despiteApproval"))
                .singleElement()
                .asString()
                .contains("nobody has approved of version", "admin declared", "holdfast dr versions real");
        plans.until(
                "/api/v1/admin/alerts",
                answer -> answer.toString().contains("of plan real waits for approval")
                        && answer.toString().contains("a real run is refused that does not say why"));
        String decide = plan + "/versions/" + proposed.path("version").asString();
        assertThat(admin.post(decide + "/approve", Map.of("reason", "x")).text())
                .contains("You declared this version yourself");
        assertThat(approver.post(decide + "/approve", Map.of()).errors("reason"))
                .hasSize(1);
        assertThat(approver.post(plan + "/versions/0/approve", Map.of("reason", "x"))
                        .status())
                .isEqualTo(404);
        approver.post(decide + "/reject", Map.of("reason", "who tells the desk?"))
                .ok();
        assertThat(admin.post(plan + "/runs", failover).errors("despiteApproval"))
                .singleElement()
                .asString()
                .contains("april rejected: who tells the desk?");
        runsDespiteIt(plan, failover);

        String approved = plans.approve("real");
        assertThat(approver.post(decide + "/reject", Map.of("reason", "no")).status())
                .isEqualTo(409);
        assertThat(admin.get("/api/v1/admin/alerts").text())
                .doesNotContain("of plan real waits for approval", "that nobody has approved of is run");
        assertThat(admin.get("/api/v1/admin/audit?object=DrPlan/real&limit=50").text())
                .contains("approvals.reject", "approvals.approve", "who tells the desk?", "nobody was there");
        plans.declare("real", "- { id: other, wait: { time: PT1S } }");
        JsonNode versions = admin.get(plan + "/versions").ok().json();
        assertThat(versions.path("items")
                        .valueStream()
                        .map(one -> one.path("status").asString()))
                .containsExactly("PROPOSED", "APPROVED", "REJECTED");
        assertThat(versions.path("changes")
                        .valueStream()
                        .map(one -> one.path("field").asString()))
                .contains("graph[0].id", "graph[3].id");
        String now = admin.get(plan).ok().json().path("version").asString();
        assertThat(now).isNotEqualTo(approved);
        assertThat(admin.post(plan + "/runs", with(failover, "version", now)).errors("despiteApproval"))
                .singleElement()
                .asString()
                .contains("run the approved version " + approved);
        return approved;
    }

    private void runsDespiteIt(String plan, Map<String, String> failover) throws Exception {
        JsonNode run = admin.post(plan + "/runs", with(failover, "despiteApproval", "nobody was there"))
                .ok()
                .json();
        assertThat(run.path("approved").asBoolean()).isFalse();
        assertThat(run.path("despiteApproval").asString()).isEqualTo("nobody was there");
        assertThat(run.path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(admin.get("/api/v1/admin/alerts").text())
                .contains("A version of plan real that nobody has approved of is run");
        admin.send("DELETE", DR + "/runs/" + run.path("runId").asString(), null, Map.of())
                .ok();
    }

    private static Map<String, String> with(Map<String, String> wish, String field, String value) {
        Map<String, String> more = new HashMap<>(wish);
        more.put(field, value);
        return more;
    }

    @Test
    void every_wrong_field_of_a_run_is_named() throws Exception {
        plans.declare("way", hooks.note("there", "", ", modes: [failover]"));
        Api.Answer refused = admin.post(
                DR + "/plans/way/runs",
                Map.of("mode", "failback", "variables", Map.of("x", "y"), "incidentTime", "2999-01-01T00:00:00Z"));
        assertThat(refused.errors("mode")).singleElement().asString().contains("has no step");
        assertThat(refused.errors("reason")).hasSize(1);
        assertThat(refused.errors("variables.x")).hasSize(1);
        assertThat(refused.errors("incidentTime")).hasSize(1);
        assertThat(admin.post(DR + "/plans/none/runs", Map.of()).status()).isEqualTo(404);
        assertThat(admin.get(DR + "/plans/way/dry_run?mode=x").status()).isEqualTo(400);
    }
}
