package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** How ready services are. */
@Command(
        name = "readiness",
        description = "Tell how ready each service is to be brought back within its targets, with the reasons.")
public final class DrReadinessCommand extends AnswerCommand {
    @Option(
            names = "--words",
            defaultValue = "",
            description = "Only services that have all of these in the names of themselves, their owners or data sets.")
    private String words = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, "/api/v1/admin/dr/readiness", Map.of("words", words));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode service : answer.path("items")) {
            for (JsonNode fact : service.path("facts")) {
                rows.add(List.of(
                        Fields.text(service, "service"),
                        service.path("score").asInt(0) + " %",
                        Fields.text(fact, "name"),
                        standing(fact),
                        Fields.text(fact, "reason")));
            }
        }
        output.table(List.of("SERVICE", "SCORE", "WHAT", "IS", "BECAUSE"), rows);
    }

    private static String standing(JsonNode fact) {
        if (fact.path("good").asBoolean(false)) {
            return "good";
        }
        return fact.path("known").asBoolean(true) ? "NOT GOOD" : "NOT KNOWN";
    }
}
