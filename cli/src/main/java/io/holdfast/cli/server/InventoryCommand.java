package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** What is declared. */
@Command(name = "inventory", description = "Show what is declared: data sets, their services, policies and targets.")
public final class InventoryCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode inventory = server.connect().get("/api/v1/admin/inventory");
        if (output.isJson()) {
            output.json(inventory);
            return 0;
        }
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
        return 0;
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
