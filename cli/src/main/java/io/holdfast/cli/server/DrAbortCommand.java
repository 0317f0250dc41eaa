package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Ends a run. */
@Command(name = "abort", description = "End a run before its end, and undo what it did, the last step first.")
public final class DrAbortCommand extends AnswerCommand {
    @Parameters(paramLabel = "RUN")
    private String run = "";

    @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
    private String reason = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.post(PlanRunView.PATH + Query.encode(run) + "/abort", Map.of("reason", reason));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        PlanRunView.show(answer, output);
    }
}
