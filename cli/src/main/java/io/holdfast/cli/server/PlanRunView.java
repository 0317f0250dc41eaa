package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A run of a recovery plan as people read it. */
final class PlanRunView {
    static final String LIST = "/api/v1/admin/dr/runs";
    static final String PATH = LIST + "/";

    private PlanRunView() {}

    static void show(JsonNode run, Output output) {
        output.line("run        " + Fields.text(run, "runId"));
        output.line("plan       " + Fields.text(run, "plan") + ", version " + version(run)
                + (run.path("approved").asBoolean(true) ? "" : ", which nobody had approved of"));
        if (run.path("despiteApproval").isString()) {
            output.line("despite it " + Fields.text(run, "despiteApproval"));
        }
        output.line("mode       " + Fields.text(run, "mode"));
        output.line("status     " + Fields.text(run, "status"));
        output.line("asked by   " + Fields.text(run, "requestedBy") + ", at " + Fields.time(run, "requestedAt") + ": "
                + Fields.text(run, "reason"));
        if (run.path("decidedBy").isString()) {
            output.line("decided by " + Fields.text(run, "decidedBy") + ", at " + Fields.time(run, "decidedAt"));
        }
        output.line("incident   " + Fields.time(run, "incidentTime") + ", " + Fields.seconds(run, "elapsedSeconds")
                + " ago at the end or now, RTO " + Fields.seconds(run, "rtoTargetSeconds"));
        if (run.path("outcome").isString()) {
            output.line("outcome    " + Fields.text(run, "outcome"));
        }
        output.table(
                List.of("STEP", "GROUP", "WHAT", "STATUS", "TOOK", "AS A RULE", "WHAT CAME OF IT"),
                Query.rows(
                        run.path("steps"),
                        step -> List.of(
                                Fields.text(step, "step"),
                                Fields.text(step, "group"),
                                Fields.text(step, "summary"),
                                Fields.text(step, "status")
                                        + (step.path("undo").isString() ? ", undo " + Fields.text(step, "undo") : ""),
                                Fields.seconds(step, "seconds"),
                                Fields.seconds(step, "lastSeconds"),
                                saying(step))));
        for (JsonNode step : run.path("steps")) {
            String status = Fields.text(step, "status");
            String decide = "holdfast dr decide " + Fields.text(run, "runId") + " " + Fields.text(step, "step");
            if (status.equals("WAITING")) {
                output.line("waits      " + decide + " confirm|reject   (" + Fields.text(step, "role") + ")");
            } else if (status.equals("NEEDS_DECISION")) {
                output.line("decide     " + decide + " retry|done|skip|abort");
            }
        }
        if (awaitsApproval(run)) {
            output.line("waits      for another person: holdfast dr decide " + Fields.text(run, "runId")
                    + " approve|reject");
        }
    }

    static boolean awaitsApproval(JsonNode run) {
        return Fields.text(run, "status").equals("AWAITING_APPROVAL");
    }

    static String version(JsonNode of) {
        String version = Fields.text(of, "version");
        return version.substring(0, Math.min(12, version.length()));
    }

    private static String saying(JsonNode step) {
        String error = step.path("error").asString("");
        String text = error.isEmpty() ? Fields.text(step, "detail") : error;
        String note = step.path("note").asString("");
        String all = (note.isEmpty() ? text : text + " [" + Fields.text(step, "decidedBy") + ": " + note + "]")
                .replaceAll("\\s+", " ");
        return all.length() > 160 ? all.substring(0, 159) + "…" : all;
    }
}
