package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What a policy leads to. */
@Command(
        name = "simulate",
        description =
                "Show what a declared policy leads to in 90 days: which targets it cannot meet, how much it stores and"
                        + " what that costs. 'holdfast apply --dry-run' does so for policies that are to be declared.")
public final class SimulateCommand extends AnswerCommand {
    @Parameters(paramLabel = "POLICY", description = "Its name.")
    private String policy = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.post("/api/v1/admin/policies/simulate", Map.of("policy", policy));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("DATA SET", "BACKUPS", "SIZE", "A DAY ADDS", "WORST LOSS", "RPO", "PREDICTED", "RTO"),
                Query.rows(
                        answer.path("dataSets"),
                        item -> List.of(
                                Fields.text(item, "dataSet"),
                                item.path("backups").asString(""),
                                Fields.bytes(item, "sizeBytes"),
                                Fields.bytes(item, "dailyChangeBytes"),
                                minutes(item.path("worstLossMinutes")),
                                Fields.minutes(item, "rpoTargetMinutes"),
                                minutes(item.path("predictedRtoMinutes")),
                                Fields.minutes(item, "rtoTargetMinutes"))));
        output.line("");
        output.table(
                List.of("REPOSITORY", "POINTS EACH", "STORED AT MOST", "COST"),
                Query.rows(
                        answer.path("repositories"),
                        item -> List.of(
                                Fields.text(item, "repository"),
                                item.path("keptPoints").asString(""),
                                Fields.bytes(item, "storedBytes"),
                                item.path("cost").isNumber()
                                        ? String.format(
                                                Locale.ROOT,
                                                "%.2f %s",
                                                item.path("cost").asDouble(),
                                                Fields.text(item, "currency"))
                                        : "-")));
        for (JsonNode item : answer.path("dataSets")) {
            item.path("misses")
                    .forEach(
                            miss -> output.line("warning: " + Fields.text(item, "dataSet") + ": " + miss.asString("")));
            item.path("unknowns")
                    .forEach(
                            what -> output.line("unknown: " + Fields.text(item, "dataSet") + ": " + what.asString("")));
        }
    }

    private static String minutes(JsonNode minutes) {
        return minutes.isNumber() ? String.format(Locale.ROOT, "%.1f min", minutes.asDouble()) : "-";
    }
}
