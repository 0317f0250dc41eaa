package io.holdfast.stockpulse.demo;

import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The recovery plan, practised twice: people walk through it around a table, and all of it is done for real at site B, with
 * its gates and its second person.
 */
final class Practice {
    private static final String PLAN = "stockpulse-to-site-b";
    private static final String PLANS = "/api/v1/admin/dr/plans/";
    private static final String RUNS = "/api/v1/admin/dr/runs/";
    private static final String TABLETOP = "tabletop";
    /** The step at which people found something. */
    private static final String NOTED = "tell-own";

    /** Of the gate that another person has to open. */
    private static final String CLEARED = "cleared";

    private final ApiClient commander;
    private final ApiClient approver;
    private final ControlPlane control;
    private final Narrator narrator;

    Practice(RunningDemo demo, Narrator narrator) throws IOException, InterruptedException {
        this.control = demo.control();
        this.commander = control.api();
        this.approver = control.approver();
        this.narrator = narrator;
    }

    /** @return the drill, as the API shows it at its end */
    JsonNode tabletop() throws Exception {
        return drill(TABLETOP, "Tabletop", "the desk's phone number is on page 2");
    }

    /** @return the drill, as the API shows it at its end */
    JsonNode full() throws Exception {
        approvePlan();
        return drill("switchover", "FullFailover", "");
    }

    /** By the second person, who saw it walked through; without that nothing of it is done for real. */
    private void approvePlan() throws IOException, InterruptedException {
        JsonNode plan = approver.get(PLANS + PLAN);
        if (!plan.path("approval").path("status").asString("").equals("APPROVED")) {
            approver.post(
                    PLANS + PLAN + "/versions/" + plan.path("version").asString("") + "/approve",
                    Map.of("reason", "Demo: people walked through it at the tabletop"));
        }
    }

    private JsonNode drill(String mode, String type, String note) throws Exception {
        String run = RUNS + begin(mode);
        JsonNode ended = follow(run, mode, note);
        JsonNode drill =
                commander.get("/api/v1/admin/dr/drills/" + ended.path("drillId").asString());
        if (!drill.path("status").asString("").equals("SUCCESS")
                || !drill.path("drillType").asString("").equals(type)) {
            throw new DemoFailedException(
                    "The " + mode + " is " + drill.path("status") + ", a " + drill.path("drillType") + ": "
                            + drill.path("outcomeSummary") + " " + drill.path("issuesIdentified"),
                    control.log());
        }
        narrator.say(mode, drill.path("outcomeSummary").asString());
        return drill;
    }

    private String begin(String mode) throws IOException, InterruptedException {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("mode", mode);
        wish.put("reason", "Demo: the plan is practised");
        wish.put(
                "participants",
                List.of(
                        Map.of("name", ControlPlane.USER, "role", "incident commander", "trainedOn", "2026-09-14"),
                        Map.of("name", ControlPlane.APPROVER, "role", "risk", "trainedOn", "2026-10-02")));
        if (!mode.equals(TABLETOP)) {
            wish.put("despiteReadiness", "Demo: the first full drill is what proves the plan");
        }
        JsonNode run = commander.post(PLANS + PLAN + "/runs", wish);
        String id = run.path("runId").asString();
        if (run.path("status").asString("").equals("AWAITING_APPROVAL")) {
            approver.post(
                    RUNS + id + "/approve",
                    Map.of("version", run.path("version").asString()));
        }
        return id;
    }

    /** Confirms whatever waits for a person, until the end. */
    private JsonNode follow(String run, String mode, String note) throws Exception {
        while (true) {
            JsonNode state = commander.get(run);
            switch (state.path("status").asString("")) {
                case "SUCCESS" -> {
                    return state;
                }
                case "FAILED", "ABORTED", "REJECTED", "EXPIRED" ->
                    throw new DemoFailedException(
                            "The run of the plan ended: "
                                    + state.path("outcome").asString(""),
                            control.log());
                default -> decide(run, state, mode, note);
            }
            Thread.sleep(100);
        }
    }

    private void decide(String run, JsonNode state, String mode, String note) throws Exception {
        for (JsonNode step : state.path("steps")) {
            String name = step.path("step").asString();
            switch (step.path("status").asString("")) {
                case "WAITING" ->
                    (name.equals(CLEARED) && !mode.equals(TABLETOP) ? approver : commander)
                            .post(
                                    run + "/steps/" + name + "/decision",
                                    Map.of("decision", "confirm", "note", name.equals(NOTED) ? note : ""));
                case "NEEDS_DECISION" ->
                    throw new DemoFailedException(
                            "Step " + name + " of the plan failed: "
                                    + step.path("error").asString(""),
                            control.log());
                default -> {
                    // it goes on by itself
                }
            }
        }
    }
}
