package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is declared. */
@Command(
        name = "inventory",
        description = "Show what is declared: data sets, their services, policies and targets; or who changed it.",
        subcommands = DeclarationChangesCommand.class)
public final class InventoryCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return all(api, "");
    }

    /**
     * Every page of it as one.
     *
     * @param query begins with a question mark, or is empty
     */
    static JsonNode all(ApiClient api, String query) throws IOException, InterruptedException {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        AllPages.each(
                api,
                "/api/v1/admin/inventory" + query,
                page -> page.properties().stream()
                        .filter(field -> field.getValue().isArray())
                        .forEach(field -> all.withArrayProperty(field.getKey())
                                .addAll(field.getValue().valueStream().toList())));
        return all;
    }

    @Override
    void tell(JsonNode inventory, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode dataSet : inventory.path("dataSets")) {
            JsonNode targets = targets(inventory, dataSet.path("service").asString(""));
            rows.add(List.of(
                    Fields.text(dataSet, "name"),
                    Fields.text(dataSet.path("source"), "kind"),
                    Fields.text(dataSet, "service"),
                    Fields.text(dataSet, "policy"),
                    Fields.minutes(targets, "rtoMinutes"),
                    Fields.minutes(targets, "rpoMinutes")));
        }
        output.table(List.of("DATA SET", "KIND", "SERVICE", "POLICY", "RTO", "RPO"), rows);
    }

    private static JsonNode targets(JsonNode inventory, String service) {
        for (JsonNode candidate : inventory.path("services")) {
            if (candidate.path("name").asString("").equals(service)) {
                return candidate.path("targets");
            }
        }
        return inventory.path("no such field");
    }
}
