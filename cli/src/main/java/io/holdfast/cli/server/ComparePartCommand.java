package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Compares a restored part with the living system anew. */
@Command(
        name = "compare",
        description = "Compare the part that a restore brought back with the living system, as it is now.")
final class ComparePartCommand extends AnswerCommand {
    @Parameters(paramLabel = "RESTORE-ID")
    private String id = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/restore/" + Query.encode(id) + "/compare";
        return Awaited.post(api, path, Map.of(), path, "Comparing", output);
    }

    @Override
    void tell(JsonNode restore, Output output) {
        DifferenceView.show(restore, output);
    }
}
