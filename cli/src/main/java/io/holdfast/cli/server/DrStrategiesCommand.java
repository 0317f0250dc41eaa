package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What each strategy of a service costs and gives. */
@Command(
        name = "strategies",
        description =
                "Compare the ways to bring a service back at the other site: recovery time, loss and cost a month, by"
                        + " what was measured.")
public final class DrStrategiesCommand extends AnswerCommand {
    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "This one, with what each number was come by.")
    private @Nullable String service;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/strategies" + (service == null ? "" : "?service=" + Query.encode(service)));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode item : answer.path("items")) {
            for (JsonNode option : item.path("options")) {
                rows.add(row(item, option));
            }
        }
        output.table(
                List.of("SERVICE", "STRATEGY", "BACK WITHIN", "RTO", "LOSES", "RPO", "A MONTH", "AN INCIDENT", ""),
                rows);
        if (service != null) {
            answer.path("items").forEach(item -> item.path("options").forEach(option -> explain(option, output)));
        }
    }

    private static List<String> row(JsonNode item, JsonNode option) {
        boolean possible = option.path("possible").asBoolean(false);
        return List.of(
                Fields.text(item, "service"),
                Fields.text(option, "strategy"),
                possible ? known(option, "rtoSeconds", Fields.seconds(option, "rtoSeconds")) : "-",
                target(option, "meetsRto", item.path("rtoTargetMinutes").asInt(0)),
                possible ? known(option, "rpoSeconds", Fields.seconds(option, "rpoSeconds")) : "-",
                target(option, "meetsRpo", item.path("rpoTargetMinutes").asInt(0)),
                possible ? known(option, "costPerMonth", amount(option, "costPerMonth", "costCurrency")) : "-",
                amount(option, "lossPerIncident", "lossCurrency"),
                remark(item, option));
    }

    private static String known(JsonNode option, String field, String value) {
        return option.path(field).isNumber() ? value : "not measured";
    }

    private static String target(JsonNode option, String field, int minutes) {
        return option.path(field).isBoolean()
                ? (option.path(field).asBoolean(false) ? "met, " : "MISSED, ") + minutes + " min"
                : "-";
    }

    private static String amount(JsonNode option, String field, String currency) {
        return option.path(field).isNumber()
                ? String.format(
                                Locale.ROOT,
                                "%.2f %s",
                                option.path(field).asDouble(),
                                option.path(currency).asString(""))
                        .strip()
                : "-";
    }

    private static String remark(JsonNode item, JsonNode option) {
        String strategy = Fields.text(option, "strategy");
        List<String> remarks = new ArrayList<>();
        if (strategy.equals(Fields.text(item, "declared"))) {
            remarks.add("declared");
        }
        if (strategy.equals(Fields.text(item, "cheapest"))) {
            remarks.add("the cheapest that is known to meet both");
        }
        if (!option.path("possible").asBoolean(false)) {
            remarks.add("not possible: " + Fields.text(option, "obstacle"));
        }
        return String.join("; ", remarks);
    }

    private static void explain(JsonNode option, Output output) {
        if (option.path("possible").asBoolean(false)) {
            output.line("");
            output.line(Fields.text(option, "strategy"));
            option.path("from").forEach(line -> output.line("  " + line.asString("")));
            option.path("unmeasured").forEach(line -> output.line("  ? " + line.asString("")));
        }
    }
}
