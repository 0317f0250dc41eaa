package io.holdfast.server.plan;

import static io.holdfast.server.plan.PlanServer.DR;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.notification.Receiver;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Drills that are planned for a date. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class CalendarOfDrills {
    private final PlanServer plans;
    private final Api admin;
    private final Api approver;
    private final Receiver receiver;

    CalendarOfDrills(PlanServer plans, Receiver receiver) {
        this.plans = plans;
        admin = plans.admin();
        approver = plans.approver();
        this.receiver = receiver;
    }

    @Test
    @Order(1)
    void what_cannot_be_planned_is_refused_and_what_is_planned_stands_in_the_calendar_file() throws Exception {
        String planned = DR + "/planned_drills";
        Api.Answer wrong =
                admin.post(planned, Map.of("plan", "none", "mode", "x", "cron", "y", "zone", "z", "notice", "soon"));
        for (String field : List.of("plan", "mode", "reason", "cron", "zone", "notice")) {
            assertThat(wrong.errors(field)).as(field).hasSize(1);
        }
        assertThat(admin.post(planned, Map.of("plan", "small", "at", "2020-01-01T00:00:00Z"))
                        .errors("at"))
                .singleElement()
                .asString()
                .contains("past");
        assertThat(admin.post(planned, Map.of("plan", "small", "mode", "test", "despiteReadiness", "because"))
                        .errors("despiteReadiness"))
                .singleElement()
                .asString()
                .contains("for a switchover only");
        admin.post(
                        planned,
                        Map.of(
                                "plan",
                                "small",
                                "mode",
                                "tabletop",
                                "cron",
                                "0 0 9 1 1 *",
                                "zone",
                                "Europe/Vienna",
                                "channels",
                                List.of("desk"),
                                "reason",
                                "each year; a table, and coffee"))
                .ok();
        assertThat(admin.get(DR + "/calendar.ics").ok().text())
                .startsWith("BEGIN:VCALENDAR\r\n")
                .contains("0101T080000Z\r\n", "SUMMARY:Drill: tabletop of plan small", "each year\\; a table\\, and");
    }

    @Test
    @Order(2)
    void a_planned_drill_is_announced_and_begins_by_itself_and_one_that_cannot_is_alarmed() throws Exception {
        // the calendar is looked at every few seconds, and notice is given of what is still to come then
        String heldDrill = admin.post(
                        DR + "/planned_drills",
                        Map.of(
                                "plan",
                                "small",
                                "mode",
                                "test",
                                "at",
                                Instant.now().plusSeconds(15).toString(),
                                "channels",
                                List.of("desk"),
                                "participants",
                                List.of(Map.of("name", "ada", "role", "lead", "trainedOn", "2026-09-14")),
                                "reason",
                                "the quarter's drill"))
                .ok()
                .json()
                .path("plannedId")
                .asString();
        alarmsOfOneThatCannotBegin();
        asksForOneThatIsNotReady();

        // one that is done once and was held is on the calendar no longer
        JsonNode drills = plans.until(
                DR + "/drills",
                answer -> heldOf(answer).path("status").asString("").equals("SUCCESS"));
        assertThat(heldOf(drills).path("participants").path(0).asString()).isEqualTo("ada (lead, trained 2026-09-14)");
        plans.until(DR + "/planned_drills", answer -> !answer.toString().contains(heldDrill));
        assertThat(receiver.at("/desk").stream().map(Receiver.Request::body))
                .anySatisfy(
                        body -> assertThat(body).contains("test of plan small", "the quarter's drill", "ada (lead"));
    }

    /** Its plan is not ready, and nobody said why it is to be held all the same. */
    private void alarmsOfOneThatCannotBegin() throws Exception {
        String missedDrill = soonSwitchover(Map.of());
        JsonNode missed = planned(missedDrill, drill -> drill.path("missed").asBoolean());
        assertThat(missed.path("lastOutcome").asString()).contains("could not begin", "despiteReadiness");
        plans.until(
                "/api/v1/admin/alerts",
                answer -> answer.toString().contains("holdfast dr calendar --withdraw " + missedDrill));
        admin.send("DELETE", DR + "/planned_drills/" + missedDrill, null, Map.of())
                .ok();
        plans.until("/api/v1/admin/alerts", answer -> !answer.toString().contains(missedDrill));
        assertThat(admin.send("DELETE", DR + "/planned_drills/" + missedDrill, null, Map.of())
                        .status())
                .isEqualTo(409);
    }

    /** As whoever planned it said why; it waits for a second person. */
    private void asksForOneThatIsNotReady() throws Exception {
        String planned = soonSwitchover(Map.of("despiteReadiness", "the board wants it held"));
        String run = planned(planned, drill -> drill.path("lastRun").isString())
                .path("lastRun")
                .asString();
        JsonNode asked = admin.get(DR + "/runs/" + run).ok().json();
        assertThat(asked.path("status").asString()).isEqualTo("AWAITING_APPROVAL");
        assertThat(asked.path("despiteReadiness").asString()).isEqualTo("the board wants it held");
        assertThat(admin.get("/api/v1/admin/audit?object=DrPlan/trading-db-takes-over&limit=20")
                        .ok()
                        .text())
                .contains("\"despiteReadiness\":\"the board wants it held\"");
        approver.post(DR + "/runs/" + run + "/reject", Map.of("reason", "it was a test"))
                .ok();
        admin.send("DELETE", DR + "/planned_drills/" + planned, null, Map.of()).ok();
    }

    @Test
    @Order(3)
    void a_switchover_of_a_plan_that_nobody_approved_of_is_told_before_and_waits_for_that() throws Exception {
        plans.declare("unapproved", "- { id: look, wait: { time: PT0S } }");
        String drill = admin.post(
                        DR + "/planned_drills",
                        Map.of(
                                "plan",
                                "unapproved",
                                "mode",
                                "switchover",
                                "at",
                                Instant.now().plusSeconds(8).toString(),
                                "notice",
                                "PT1H",
                                "channels",
                                List.of("desk"),
                                "reason",
                                "one that waits"))
                .ok()
                .json()
                .path("plannedId")
                .asString();
        plans.until(
                "/api/v1/admin/alerts",
                alerts -> alerts.toString().contains("A planned drill waits for approval of its plan"));
        plans.until(
                DR + "/planned_drills",
                answer -> of(answer, drill)
                        .filter(one -> one.path("noticedAt").isString())
                        .isPresent());
        assertThat(receiver.at("/desk").stream().map(Receiver.Request::body))
                .anySatisfy(body -> assertThat(body)
                        .contains("one that waits", "Nobody has approved of version", "dr approve-plan unapproved"));
        // its time comes and goes
        plans.until(
                DR + "/planned_drills",
                answer -> of(answer, drill)
                        .filter(one -> Instant.parse(one.path("startsAt").asString())
                                .isBefore(Instant.now().minusSeconds(7)))
                        .isPresent());
        assertThat(planned(drill, any -> true).path("lastRun").isNull()).isTrue();

        plans.approve("unapproved");
        String run = planned(drill, one -> one.path("lastRun").isString())
                .path("lastRun")
                .asString();
        assertThat(admin.get(DR + "/runs/" + run).ok().json().path("status").asString())
                .isEqualTo("AWAITING_APPROVAL");
        plans.until(
                "/api/v1/admin/alerts",
                alerts -> !alerts.toString().contains("A planned drill waits for approval of its plan"));
        approver.post(DR + "/runs/" + run + "/reject", Map.of("reason", "it was a test"))
                .ok();
        admin.send("DELETE", DR + "/planned_drills/" + drill, null, Map.of()).ok();
        admin.send("DELETE", "/api/v1/admin/inventory/DrPlan/unapproved", null, Map.of());
    }

    /** Of the plan that is not ready. @param more that is said of it */
    private String soonSwitchover(Map<String, String> more) throws Exception {
        Map<String, String> drill = new HashMap<>(Map.of(
                "plan",
                "trading-db-takes-over",
                "mode",
                "switchover",
                "at",
                Instant.now().plusSeconds(3).toString(),
                "notice",
                "PT0S",
                "reason",
                "x"));
        drill.putAll(more);
        return admin.post(DR + "/planned_drills", drill)
                .ok()
                .json()
                .path("plannedId")
                .asString();
    }

    private static JsonNode heldOf(JsonNode drills) {
        return drills.path("items")
                .valueStream()
                .filter(drill -> drill.path("reason").asString("").equals("Planned drill: the quarter's drill"))
                .findFirst()
                .orElse(drills.path("none"));
    }

    private JsonNode planned(String id, Predicate<JsonNode> holds) throws Exception {
        JsonNode all = plans.until(
                DR + "/planned_drills", answer -> of(answer, id).filter(holds).isPresent());
        return of(all, id).orElseThrow();
    }

    private static Optional<JsonNode> of(JsonNode planned, String id) {
        return planned.path("items")
                .valueStream()
                .filter(drill -> drill.path("plannedId").asString().equals(id))
                .findFirst();
    }
}
