package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Makes the catalog agree with what a repository holds. */
@Command(name = "scan", description = "Make the catalog agree with what a repository holds.")
public final class ScanCommand extends AnswerCommand {
    @Parameters(paramLabel = "REPOSITORY", description = "Its declared name.")
    private String repository = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.post("/api/v1/admin/repositories/" + Query.encode(repository) + "/scan", Map.of());
    }

    @Override
    void tell(JsonNode outcome, Output output) {
        output.line(outcome.path("found").asInt() + " recovery points found, "
                + outcome.path("added").asInt() + " of them new to the catalog; "
                + outcome.path("removed").asInt() + " dropped that are gone; "
                + outcome.path("foreign").asInt() + " snapshots are not Holdfast's");
    }
}
