package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Puts a restored part back into the living system, as its difference was approved. */
@Command(
        name = "apply",
        description =
                "Put the part that a restore brought back into the living system: in one transaction, or not at all."
                        + " What only the living system has always stays.")
final class ApplyPartCommand extends AnswerCommand {
    @Parameters(paramLabel = "RESTORE-ID")
    private String id = "";

    @Option(
            names = "--on-conflict",
            paramLabel = "RULE",
            defaultValue = "keep-live",
            description =
                    "For what is in both and differs: keep-live leaves it (default), take-restored makes it as it was"
                            + " and keeps what is replaced in files, side-schema touches nothing and lays the part beside it.")
    private String rule = "";

    @Option(names = "--without-triggers", description = "Disable the tables' own triggers while rows are written.")
    private boolean withoutTriggers;

    @Option(
            names = "--difference",
            paramLabel = "DIGEST",
            description =
                    "Approves of the difference with this digest. Without it the difference is shown and asked about.")
    private @Nullable String digest;

    @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
    private String reason = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/restore/" + Query.encode(id);
        Map<String, Object> approval = new LinkedHashMap<>();
        approval.put("difference", digest == null ? approved(api, output) : digest);
        approval.put("conflictRule", rule);
        approval.put("withoutTriggers", withoutTriggers);
        approval.put("reason", reason);
        String status = api.post(path + "/apply", approval).path("statusUrl").asString("");
        return Following.untilEnded(api, status, "Putting back", output.err());
    }

    private String approved(ApiClient api, Output output) throws IOException, InterruptedException {
        JsonNode restore = api.get("/api/v1/admin/restore/status/" + Query.encode(id));
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "Nobody can be asked here. Look at 'holdfast restores " + id
                            + "' and approve of its difference with --difference DIGEST.");
        }
        DifferenceView.show(restore, output);
        String answer = console.readLine("Put this back by the rule %s? Type yes: ", rule);
        if (answer == null || !answer.strip().equalsIgnoreCase("yes")) {
            throw new CommandFailed(ExitCode.FAILED, "Nothing was changed.");
        }
        return restore.path("difference").path("digest").asString("");
    }

    @Override
    void tell(JsonNode application, Output output) {
        JsonNode result = application.path("result");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode item : result.path("items")) {
            rows.add(List.of(
                    Fields.text(item, "name"),
                    item.path("created").asBoolean(false) ? "yes" : "no",
                    item.path("inserted").asString(""),
                    item.path("updated").asString(""),
                    item.path("kept").asString("")));
        }
        output.table(List.of("TABLE", "MADE", "INSERTED", "UPDATED", "KEPT AS IT IS"), rows);
        result.path("notes").forEach(note -> output.line("note: " + note.asString("")));
        result.path("facts")
                .properties()
                .forEach(fact ->
                        output.line(fact.getKey() + " = " + fact.getValue().asString("")));
        output.line("status     " + Fields.text(application, "status"));
    }
}
