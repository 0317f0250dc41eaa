package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** How far each continuous log has come into each repository. */
@Command(name = "logs", description = "Show how far each continuous log has come into each repository.")
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode logs = server.connect().get("/api/v1/admin/logs");
        if (output.isJson()) {
            output.json(logs);
            return 0;
        }
        output.table(
                List.of("DATA SET", "REPOSITORY", "STATE", "SHIPPED TO", "AT (UTC)", "BEHIND", "LOSS NOW", "DETAIL"),
                Query.rows(
                        logs,
                        log -> List.of(
                                Fields.text(log, "dataSet"),
                                Fields.text(log, "repository"),
                                Fields.text(log, "state"),
                                Fields.text(log, "shippedLsn"),
                                Fields.time(log, "shippedAt"),
                                Fields.bytes(log, "lagBytes"),
                                Fields.seconds(log, "lagSeconds"),
                                Fields.text(log, "detail"))));
        return 0;
    }
}
