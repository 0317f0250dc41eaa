package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** The whole in a sentence, then each data set and each standing alert. */
@Command(name = "status", description = "Say whether the platform can be recovered now, and what is not well.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode dashboard = server.connect().get("/api/v1/admin/dashboard");
        if (output.isJson()) {
            output.json(dashboard);
            return 0;
        }
        JsonNode headline = dashboard.path("headline");
        output.line(Fields.text(headline, "status") + ": " + Fields.text(headline, "sentence"));
        output.line("");
        DrCommand.compliance(output, dashboard.path("rtoRpoCompliance"));
        for (JsonNode alert : dashboard.path("alerts")) {
            output.line("");
            output.line(Fields.text(alert, "severity") + " since " + Fields.time(alert, "since") + " UTC: "
                    + Fields.text(alert, "title") + ". " + Fields.text(alert, "detail"));
        }
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
        return 0;
    }
}
