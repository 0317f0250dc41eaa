package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static io.holdfast.server.plan.PlanServer.decide;
import static io.holdfast.server.plan.PlanServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** People with roles in drills, whose training holds for a time only. */
abstract class TrainedPeople {
    private static final String TRAINING = DR + "/training";

    private final PlanServer plans;
    private final Api admin;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    TrainedPeople(PlanServer plans) {
        this.plans = plans;
        admin = plans.admin();
    }

    private void declare(String roles) throws Exception {
        admin.apply("""
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: manned }
                spec:
                  approach: warm
                  site: site-b
                  repository: repo-b
                  roles: %s
                  graph:
                    - { id: conf, restore: { dataSet: conf } }
                """.formatted(roles)).ok();
    }

    private JsonNode person(String name) throws Exception {
        return admin.get(TRAINING)
                .ok()
                .json()
                .path("people")
                .valueStream()
                .filter(one -> one.path("person").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_role_needs_somebody_whose_training_holds_and_a_drill_renews_it() throws Exception {
        assertThat(admin.apply("""
                        apiVersion: holdfast.io/v1
                        kind: Training
                        metadata: { name: edith }
                        spec: { roles: [{ role: incident commander }, { role: Incident Commander, trainedOn: soon }] }
                        """).text())
                .contains("trainedOn\",\"message\":\"is missing", "is named twice", "a date such as");
        Api.Answer wrong = admin.post(
                TRAINING,
                Map.of(
                        "person",
                        " ",
                        "role",
                        "x".repeat(101),
                        "trainedOn",
                        today.plusDays(2).toString()));
        for (String field : List.of("person", "role", "trainedOn")) {
            assertThat(wrong.errors(field)).as(field).hasSize(1);
        }
        assertThat(admin.send("DELETE", TRAINING + "?person=nobody", null, Map.of())
                        .status())
                .isEqualTo(404);

        declare("[{ role: incident commander, trainedWithin: P90D }, { role: communications lead }]");
        admin.apply("""
                apiVersion: holdfast.io/v1
                kind: Training
                metadata: { name: edith }
                spec: { roles: [{ role: incident commander, trainedOn: %s }] }
                """.formatted(today.minusDays(91))).ok();

        JsonNode edith = person("edith");
        assertThat(edith.path("standing").asString()).isEqualTo("OVERDUE");
        assertThat(edith.path("validUntil").asString())
                .isEqualTo(today.minusDays(1).toString());
        assertThat(edith.path("origin").asString()).isEqualTo("DECLARED");

        // recorded: looked at again at once
        JsonNode noor = admin.post(
                        TRAINING, Map.of("person", "noor", "role", "Communications Lead", "note", "the spring course"))
                .ok()
                .json();
        assertThat(noor.path("standing").asString()).isEqualTo("VALID");
        assertThat(noor.path("validUntil").asString())
                .isEqualTo(today.plusYears(1).toString());
        JsonNode fact = plans.fact("training");
        assertThat(fact.path("good").asBoolean()).isFalse();
        assertThat(fact.path("reason").asString())
                .contains("Nobody is trained as incident commander, whom plan manned needs")
                .contains("the training of edith has run out")
                .doesNotContain("communications lead");
        JsonNode alert = alert("The training of edith as incident commander has run out");
        assertThat(alert.path("runbook").asString()).isEqualTo("docs/runbooks.md#training-runs-out");
        assertThat(alert.path("detail").asString())
                .contains(
                        "--record 'edith=incident commander'",
                        today.minusDays(1).toString());

        // a drill that she takes part in is training, and says that hers had run out
        String run = DR + "/runs/"
                + admin.post(
                                DR + "/plans/manned/runs",
                                Map.of(
                                        "mode",
                                        "tabletop",
                                        "reason",
                                        "to be trained",
                                        "participants",
                                        List.of(
                                                Map.of("name", "Edith", "role", "Incident Commander"),
                                                Map.of("name", "noor", "role", "communications lead"))))
                        .ok()
                        .json()
                        .path("runId")
                        .asString();
        plans.until(run, seen -> status(seen, "conf").equals("WAITING"));
        decide(admin, run, "conf", "confirm", "fine").ok();
        JsonNode end = plans.ended(run);
        assertThat(end.path("status").asString()).isEqualTo("SUCCESS");
        String drill = end.path("drillId").asString();
        assertThat(admin.get(DR + "/drills/" + drill)
                        .ok()
                        .json()
                        .path("participants")
                        .toString())
                .contains(
                        "Edith (Incident Commander, trained " + today.minusDays(91) + ", overdue since "
                                + today.minusDays(1) + ")",
                        "noor (communications lead, trained " + today + ")");
        assertThat(admin.get(DR + "/drills/" + drill + "/report.md").ok().text())
                .contains("overdue since");
        JsonNode renewed = person("Edith");
        assertThat(renewed.path("trainedOn").asString()).isEqualTo(today.toString());
        assertThat(renewed.path("standing").asString()).isEqualTo("VALID");
        assertThat(renewed.path("origin").asString()).isEqualTo("DRILL");
        assertThat(renewed.path("drillId").asString()).isEqualTo(drill);
        plans.until(
                "/api/v1/admin/alerts",
                alerts -> !alerts.toString().contains("The training of edith as incident commander"));
        plans.until(
                DR + "/readiness",
                answer -> PlanServer.fact(answer, "training").path("good").asBoolean());

        // who is gone
        admin.send("DELETE", TRAINING + "?person=EDITH&role=incident%20commander", null, Map.of())
                .ok();
        assertThat(person("edith").path("standing").asString()).isEqualTo("OVERDUE");
        assertThat(plans.fact("training").path("good").asBoolean()).isFalse();
        assertThat(admin.send("DELETE", TRAINING + "?person=edith", null, Map.of())
                        .text())
                .contains("remove it from Training/edith");
        assertThat(admin.get("/api/v1/admin/audit?object=Training/noor&limit=5")
                        .ok()
                        .text())
                .contains("disaster-recovery.training", "the spring course");
        admin.send("DELETE", "/api/v1/admin/inventory/Training/edith", null, Map.of())
                .ok();
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/manned", null, Map.of())
                .ok();
        assertThat(person("noor").path("standing").asString()).isEqualTo("NOT_NEEDED");
        admin.send("DELETE", TRAINING + "?person=noor", null, Map.of()).ok();
    }

    private JsonNode alert(String title) throws Exception {
        return plans.until("/api/v1/admin/alerts", alerts -> alerts.toString().contains(title))
                .path("items")
                .valueStream()
                .filter(one -> one.path("title").asString().equals(title))
                .findFirst()
                .orElseThrow();
    }
}
