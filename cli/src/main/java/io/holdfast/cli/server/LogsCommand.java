package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** How far each continuous log has come into each repository, and what its slot holds back on the database server. */
@Command(
        name = "logs",
        description = "Show how far each continuous log has come into each repository, and how much of it the database"
                + " server keeps for the slot.")
public final class LogsCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, "/api/v1/admin/logs");
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
                        "HELD BY SLOT",
                        "DETAIL"),
                Query.rows(
                        logs.path("items"),
                        log -> List.of(
                                Fields.text(log, "dataSet"),
                                Fields.text(log, "repository"),
                                Fields.text(log, "state"),
                                Fields.text(log, "shippedLsn"),
                                Fields.time(log, "shippedAt"),
                                Fields.time(log, "restorableTo"),
                                Fields.bytes(log, "lagBytes"),
                                Fields.seconds(log, "lagSeconds"),
                                held(log.path("slot")),
                                detail(log))));
    }

    private static String held(JsonNode slot) {
        return slot.isObject()
                ? Fields.bytes(slot, "heldBytes")
                        + (slot.path("mostBytes").isNumber() ? " of " + Fields.bytes(slot, "mostBytes") : "")
                : "-";
    }

    private static String detail(JsonNode log) {
        String said = Stream.of(
                        log.path("detail"),
                        log.path("slot").path("problem"),
                        log.path("slot").path("advice"))
                .map(text -> text.asString(""))
                .filter(text -> !text.isBlank())
                .distinct()
                .collect(Collectors.joining(" "));
        return said.isEmpty() ? "-" : said;
    }
}
