package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A drill as people read it. */
final class Drill {
    static final String PATH = "/api/v1/admin/dr/drills";

    private Drill() {}

    static void show(Output output, JsonNode drill) {
        output.line("drill      " + Fields.text(drill, "drillId") + " (" + Fields.text(drill, "drillType") + ")");
        output.line("scope      " + Fields.text(drill, "scope"));
        output.line("status     " + Fields.text(drill, "status"));
        output.line("outcome    " + Fields.text(drill, "outcomeSummary"));
        output.table(
                List.of("STEP", "STATUS", "TOOK", "DETAIL"),
                Query.rows(
                        drill.path("steps"),
                        step -> List.of(
                                Fields.text(step, "name"),
                                Fields.text(step, "status"),
                                Fields.seconds(step, "seconds"),
                                Fields.text(step, "detail"))));
        for (JsonNode issue : drill.path("issuesIdentified")) {
            output.line("issue      " + issue.asString(""));
        }
        output.line("report     holdfast dr report " + Fields.text(drill, "drillId"));
    }
}
