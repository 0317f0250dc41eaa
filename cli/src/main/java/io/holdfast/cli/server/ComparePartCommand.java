package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Compares a restored part with the living system anew. */
@Command(
        name = "compare",
        description = "Compare the part that a restore brought back with the living system, as it is now.")
final class ComparePartCommand extends AnswerCommand {
    private static final Duration WITHIN = Duration.ofHours(1);

    @Parameters(paramLabel = "RESTORE-ID")
    private String id = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.post("/api/v1/admin/restore/" + Query.encode(id) + "/compare", Map.of(), WITHIN);
    }

    @Override
    void tell(JsonNode restore, Output output) {
        DifferenceView.show(restore, output);
    }
}
