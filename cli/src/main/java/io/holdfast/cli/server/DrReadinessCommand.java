package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** How ready services are. */
@Command(
        name = "readiness",
        description = "Tell how ready each service is to be brought back within its targets, with the reasons.")
public final class DrReadinessCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/readiness");
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
