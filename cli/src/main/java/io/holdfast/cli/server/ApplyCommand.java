package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.Console;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Applies declarations from files. */
@Command(
        name = "apply",
        description = "Apply declarations from YAML files, all or none, after showing what would change; the same ones"
                + " again change nothing.")
public final class ApplyCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/admin/inventory/";

    @Mixin
    private DeclarationFiles files = new DeclarationFiles();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before applying.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
    private boolean dryRun;

    @Option(names = "--delete", description = "Also take back what is declared and not in these files.")
    private boolean delete;

    @Option(names = "--reason", description = "Why; kept in the history of what is declared.")
    private @Nullable String reason;

    @Option(
            names = "--ask",
            description =
                    "Do not apply, but ask for it: what leaves less of what is protected needs a second person, who"
                            + " decides with 'holdfast approvals'. Needs --reason.")
    private boolean ask;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String documents = files.read();
        ApiClient api = server.connect();
        JsonNode plan = api.post(PATH + "plan", Map.of("documents", documents, "deleteOthers", delete));
        if (dryRun && output.isJson()) {
            output.json(plan);
            return 0;
        }
        if (!output.isJson()) {
            PlanView.show(plan, output);
        }
        if (dryRun || !(ask || agreed(plan))) {
            return 0;
        }
        Map<String, Object> request = new HashMap<>(Map.of(
                "documents",
                documents,
                "deleteOthers",
                delete,
                "plan",
                plan.path("digest").asString("")));
        if (reason != null) {
            request.put("reason", reason);
        }
        if (ask) {
            JsonNode asked = api.post("/api/v1/admin/approvals/changes", request);
            if (output.isJson()) {
                output.json(asked);
            } else {
                ChangeRequestView.show(asked, output);
            }
            return 0;
        }
        JsonNode outcome = api.post(PATH + "apply", request);
        if (output.isJson()) {
            output.json(outcome);
        } else if (PlanView.changes(plan)) {
            output.line(outcome.path("created").asInt() + " created, "
                    + outcome.path("changed").asInt() + " changed, "
                    + outcome.path("deleted").asInt() + " deleted, "
                    + outcome.path("unchanged").asInt() + " unchanged");
        }
        return 0;
    }

    /** What changes nothing is applied without a question: it says again that the files are what is meant. */
    private boolean agreed(JsonNode plan) {
        if (yes || !PlanView.changes(plan)) {
            return true;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed(
                    ExitCode.USAGE, "There is no terminal to ask at. Look at the plan, and say --yes to apply it.");
        }
        String answer = console.readLine("Apply these changes? Only 'yes' will do: ");
        if (answer == null || !answer.strip().equals("yes")) {
            throw new CommandFailed(ExitCode.FAILED, "Nothing was changed.");
        }
        return true;
    }
}
