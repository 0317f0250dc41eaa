package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Runs of plans. */
@Command(name = "runs", description = "List the runs of recovery plans, newest first, or show one with its steps.")
public final class DrRunsCommand extends AnswerCommand {
    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Show this one.")
    private @Nullable String id;

    @Option(names = "--plan", description = "Only of this plan.")
    private @Nullable String plan;

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        if (id != null) {
            return api.get(PlanRunView.PATH + Query.encode(id));
        }
        String path = plan == null ? PlanRunView.LIST : "/api/v1/admin/dr/plans/" + Query.encode(plan) + "/runs";
        return api.get(page.of(path, Map.of()));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        if (id != null) {
            PlanRunView.show(answer, output);
            return;
        }
        output.table(
                List.of("RUN", "PLAN", "MODE", "STATUS", "BY", "ASKED FOR (UTC)", "OUTCOME"),
                Query.rows(
                        answer.path("items"),
                        run -> List.of(
                                Fields.text(run, "runId"),
                                Fields.text(run, "plan"),
                                Fields.text(run, "mode"),
                                Fields.text(run, "status"),
                                Fields.text(run, "requestedBy"),
                                Fields.time(run, "requestedAt"),
                                Fields.text(run, "outcome"))));
        PageOption.tellNext(answer, output);
    }
}
