package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** The whole in a sentence, then each data set and each standing alert. */
@Command(name = "status", description = "Say whether the platform can be recovered now, and what is not well.")
public final class StatusCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dashboard");
    }

    @Override
    void tell(JsonNode dashboard, Output output) {
        JsonNode headline = dashboard.path("headline");
        output.line(Fields.text(headline, "status") + ": " + Fields.text(headline, "sentence"));
        output.line("");
        Compliance.show(output, dashboard.path("rtoRpoCompliance"));
        more(output, dashboard.path("compliance").path("total"), dashboard.path("rtoRpoCompliance"), "targets");
        for (JsonNode alert : dashboard.path("alerts")) {
            output.line("");
            output.line(Fields.text(alert, "severity") + " since " + Fields.time(alert, "since") + " UTC: "
                    + Fields.text(alert, "title") + ". " + Fields.text(alert, "detail"));
        }
        more(output, dashboard.path("alertCount"), dashboard.path("alerts"), "alerts");
        if (!dashboard.path("upcomingDRDrills").isEmpty()) {
            output.line("");
            output.table(
                    List.of("NEXT DRILL", "TYPE", "SCOPE"),
                    Query.rows(
                            dashboard.path("upcomingDRDrills"),
                            drill -> List.of(
                                    Fields.text(drill, "drillDate")
                                            + (drill.path("overdue").asBoolean(false) ? " (overdue)" : ""),
                                    Fields.text(drill, "drillType"),
                                    Fields.text(drill, "scope"))));
        }
    }

    /** @param command that tells all of them */
    static void more(Output output, JsonNode total, JsonNode shown, String command) {
        int left = total.asInt(0) - shown.size();
        if (left > 0) {
            output.line("and " + left + " more: holdfast " + command);
        }
    }
}
