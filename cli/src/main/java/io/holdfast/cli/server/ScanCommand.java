package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Makes the catalog agree with what a repository holds. */
@Command(name = "scan", description = "Make the catalog agree with what a repository holds.")
public final class ScanCommand extends AnswerCommand {
    @Parameters(paramLabel = "REPOSITORY", description = "Its declared name.")
    private String repository = "";

    @Option(
            names = "--cancel",
            description = "End the one that runs, on whichever server, before it reads another snapshot.")
    private boolean cancel;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/repositories/" + Query.encode(repository) + "/scan";
        return cancel
                ? Awaited.cancel(api, path)
                : Awaited.post(api, path, Map.of(), path, "Looking through " + repository, output);
    }

    @Override
    void tell(JsonNode outcome, Output output) {
        if (cancel) {
            output.line("Cancelled. It ends before the next snapshot, and the catalog stays as it was.");
            return;
        }
        output.line(outcome.path("found").asInt() + " recovery points found, "
                + outcome.path("added").asInt() + " of them new to the catalog; "
                + outcome.path("removed").asInt() + " dropped that are gone; "
                + outcome.path("foreign").asInt() + " snapshots are not Holdfast's");
    }
}
