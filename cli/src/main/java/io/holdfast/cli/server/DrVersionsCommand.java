package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What was decided about the versions of a plan. */
@Command(
        name = "versions",
        description = "List what was decided about the versions of a recovery plan, and show how the declared one"
                + " differs from the one that another person has approved of.")
public final class DrVersionsCommand extends AnswerCommand {
    @Parameters(paramLabel = "PLAN")
    private String plan = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/plans/" + Query.encode(plan) + "/versions");
    }

    @Override
    void tell(JsonNode versions, Output output) {
        output.table(
                List.of("VERSION", "STATUS", "DECLARED BY", "AT (UTC)", "WHY", "DECIDED BY", "AT (UTC)", "WHY"),
                Query.rows(
                        versions.path("items"),
                        one -> List.of(
                                PlanRunView.version(one),
                                Fields.text(one, "status"),
                                Fields.text(one, "proposedBy"),
                                Fields.time(one, "proposedAt"),
                                Fields.text(one, "reason"),
                                Fields.text(one, "decidedBy"),
                                Fields.time(one, "decidedAt"),
                                Fields.text(one, "decisionReason"))));
        if (versions.path("changes").isEmpty()) {
            output.line("What is declared is what was approved.");
        } else {
            output.line("Declared, and not approved:");
            PlanView.fields(versions.path("changes"), output);
        }
    }
}
