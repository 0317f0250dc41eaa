package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Closes a drill that was kept running. */
@Command(name = "complete", description = "Close a drill that was kept running, and remove what it restored.")
public final class DrCompleteCommand extends AnswerCommand {
    @Parameters(paramLabel = "DRILL-ID", description = "As 'dr drills' shows it.")
    private String id = "";

    @Option(names = "--outcome", description = "In a sentence or two.")
    private @Nullable String outcome;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, Object> request = outcome == null ? Map.of() : Map.of("outcomeSummary", outcome);
        return api.post(Drill.PATH + "/" + id + "/complete", request);
    }

    @Override
    void tell(JsonNode drill, Output output) {
        Drill.show(output, drill);
    }
}
