package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** How far each continuous log has come into each repository. */
@Command(name = "logs", description = "Show how far each continuous log has come into each repository.")
public final class LogsCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/logs");
    }

    @Override
    void tell(JsonNode logs, Output output) {
        output.table(
                List.of(
                        "DATA SET",
                        "REPOSITORY",
                        "STATE",
                        "SHIPPED TO",
                        "AT (UTC)",
                        "RESTORABLE TO",
                        "BEHIND",
                        "LOSS NOW",
                        "DETAIL"),
                Query.rows(
                        logs,
                        log -> List.of(
                                Fields.text(log, "dataSet"),
                                Fields.text(log, "repository"),
                                Fields.text(log, "state"),
                                Fields.text(log, "shippedLsn"),
                                Fields.time(log, "shippedAt"),
                                Fields.time(log, "restorableTo"),
                                Fields.bytes(log, "lagBytes"),
                                Fields.seconds(log, "lagSeconds"),
                                Fields.text(log, "detail"))));
    }
}
