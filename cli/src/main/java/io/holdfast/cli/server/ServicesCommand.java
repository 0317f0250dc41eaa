package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which services are at risk. */
@Command(name = "services", description = "List services with how their data sets stand, those at risk first.")
public final class ServicesCommand extends AnswerCommand {
    @Option(
            names = "--words",
            defaultValue = "",
            description = "Only those that have all of these in their names, owners, tiers or data sets.")
    private String words = "";

    @Option(names = "--verdict", defaultValue = "", description = "Only these: missed, unproven, met or none.")
    private String verdict = "";

    @Option(names = "--policy", defaultValue = "", description = "Only those with a data set under this policy.")
    private String policy = "";

    @Option(names = "--sort", defaultValue = "risk", description = "risk or name. Default: risk.")
    private String sort = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("words", words);
        filters.put("verdict", verdict);
        filters.put("policy", policy);
        return AllPages.of(api, "/api/v1/admin/services?sort=" + Query.encode(sort) + Query.filters(filters));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("SERVICE", "VERDICT", "TIER", "OF ALLOWED LOSS", "RTO", "RPO", "DATA SETS"),
                Query.rows(
                        answer.path("items"),
                        risk -> List.of(
                                Fields.text(risk.path("service"), "name"),
                                Fields.text(risk, "verdict"),
                                Fields.text(risk.path("service"), "criticality"),
                                used(risk),
                                Fields.minutes(risk.path("service").path("targets"), "rtoMinutes"),
                                Fields.minutes(risk.path("service").path("targets"), "rpoMinutes"),
                                risk.path("dataSets")
                                        .valueStream()
                                        .map(row -> Fields.text(row, "dataSet"))
                                        .collect(Collectors.joining(", ")))));
    }

    private static String used(JsonNode risk) {
        if (risk.path("dataSets").isEmpty()) {
            return "-";
        }
        JsonNode used = risk.path("allowedLossUsed");
        return used.isNumber() ? Math.round(used.asDouble() * 100) + " %" : "everything";
    }
}
