package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Ends a failover test before its end. */
@Command(
        name = "cancel",
        description =
                "End a failover test before its end, and remove what it restored. It stops within seconds: 'dr drills"
                        + " DRILL-ID' says when it has.")
public final class DrCancelCommand extends AnswerCommand {
    @Parameters(paramLabel = "DRILL-ID", description = "As 'dr drills' shows it.")
    private String id = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.post(Drill.PATH + "/" + Query.encode(id) + "/cancel", Map.of());
    }

    @Override
    void tell(JsonNode drill, Output output) {
        Drill.show(output, drill);
    }
}
