package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Makes the catalog agree with what a repository holds. */
@Command(name = "scan", description = "Make the catalog agree with what a repository holds.")
public final class ScanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REPOSITORY", description = "Its declared name.")
    private String repository = "";

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode outcome =
                server.connect().post("/api/v1/admin/repositories/" + Query.encode(repository) + "/scan", Map.of());
        if (output.isJson()) {
            output.json(outcome);
        } else {
            output.line(outcome.path("found").asInt() + " recovery points found, "
                    + outcome.path("added").asInt() + " of them new to the catalog; "
                    + outcome.path("removed").asInt() + " dropped that are gone; "
                    + outcome.path("foreign").asInt() + " snapshots are not Holdfast's");
        }
        return 0;
    }
}
