package io.holdfast.cli.server;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Shows how files and what is declared differ. */
@Command(
        name = "diff",
        description = "Show how what is declared differs from files (-f), or, without any, how it has drifted from the"
                + " files that were applied last: by the portal, the API, or somebody else.")
public final class DiffDeclarationsCommand implements Callable<Integer> {
    @Mixin
    private DeclarationFiles files = new DeclarationFiles();

    @Option(names = "--exit-code", description = "Answer 1 when anything differs; else 0 in either case.")
    private boolean exitCode;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        boolean differs = files.given() ? plan(api) : drift(api);
        return differs && exitCode ? ExitCode.FAILED.code() : ExitCode.SUCCESS.code();
    }

    private boolean plan(ApiClient api) throws IOException, InterruptedException {
        JsonNode plan = api.post("/api/v1/admin/inventory/plan", Map.of("documents", files.read()));
        if (output.isJson()) {
            output.json(plan);
        } else {
            PlanView.show(plan, output);
        }
        return PlanView.changes(plan);
    }

    private boolean drift(ApiClient api) throws IOException, InterruptedException {
        JsonNode drift = api.get("/api/v1/admin/inventory/drift");
        JsonNode items = drift.path("items");
        if (output.isJson()) {
            output.json(drift);
        } else if (items.isEmpty()) {
            output.line("Everything is declared as the files said that were applied last.");
        } else {
            items.forEach(this::show);
        }
        return !items.isEmpty();
    }

    private void show(JsonNode item) {
        String what = switch (item.path("state").asString("")) {
            case "ADDED" -> "+ ";
            case "MISSING" -> "- ";
            default -> "~ ";
        };
        output.line(what + Fields.text(item, "kind") + "/" + Fields.text(item, "name")
                + (item.path("changedBy").isString()
                        ? "   by " + Fields.text(item, "changedBy") + ", " + Fields.time(item, "changedAt")
                        : "")
                + (item.path("reason").isString() ? ": " + Fields.text(item, "reason") : ""));
        if (!item.path("state").asString("").equals("MISSING")) {
            PlanView.fields(item.path("fields"), output);
        }
    }
}
