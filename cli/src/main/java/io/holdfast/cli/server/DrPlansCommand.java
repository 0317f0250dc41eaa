package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** The declared plans. */
@Command(name = "plans", description = "List the declared recovery plans, and whether each is proven as it stands.")
public final class DrPlansCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/plans");
    }

    @Override
    void tell(JsonNode plans, Output output) {
        output.table(
                List.of("PLAN", "SITE", "STEPS", "VERSION", "APPROVAL", "VERIFIED (UTC)", "BY A"),
                Query.rows(
                        plans.path("items"),
                        plan -> List.of(
                                Fields.text(plan, "name"),
                                Fields.text(plan, "site"),
                                Integer.toString(plan.path("steps").size()),
                                PlanRunView.version(plan),
                                Fields.text(plan.path("approval"), "status"),
                                plan.path("partlyVerified").isObject()
                                        ? "in part"
                                        : Fields.time(plan.path("verified"), "verifiedAt"),
                                Fields.text(
                                        plan.path(
                                                plan.path("partlyVerified").isObject() ? "partlyVerified" : "verified"),
                                        "mode"))));
    }
}
