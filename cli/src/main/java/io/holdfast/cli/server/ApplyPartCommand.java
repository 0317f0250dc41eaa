package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.Console;
import java.io.IOException;
import java.util.LinkedHashMap;
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
                "Ask for the part that a restore brought to be put back into the living system: in one transaction, or not"
                        + " at all. What only the living system has always stays. Another person approves of it; see"
                        + " 'holdfast approvals'.")
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
                    "The digest of the difference that you have looked at. Without it the difference is shown and asked"
                            + " about.")
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
        JsonNode accepted = api.post(path + "/apply", approval);
        String status = accepted.path("statusUrl").asString("");
        return isAwaiting(accepted) ? api.get(status) : Following.untilEnded(api, status, "Putting back", output.err());
    }

    private String approved(ApiClient api, Output output) throws IOException, InterruptedException {
        JsonNode restore = api.get("/api/v1/admin/restore/status/" + Query.encode(id));
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "Nobody can be asked here. Look at 'holdfast restores " + id
                            + "' and name its difference with --difference DIGEST.");
        }
        DifferenceView.show(restore, output);
        String answer = console.readLine("Put this back by the rule %s? Type yes: ", rule);
        if (answer == null || !answer.strip().equalsIgnoreCase("yes")) {
            throw new CommandFailed(ExitCode.FAILED, "Nothing was changed.");
        }
        return restore.path("difference").path("digest").asString("");
    }

    private static boolean isAwaiting(JsonNode application) {
        return application.path("status").asString("").equals("AWAITING_APPROVAL");
    }

    @Override
    void tell(JsonNode application, Output output) {
        if (!isAwaiting(application)) {
            ApprovalsCommand.result(application, output);
            return;
        }
        ApprovalsCommand.show(application, output);
        output.line("Another person decides: holdfast approvals approve " + Fields.text(application, "applicationId")
                + " --difference " + Fields.text(application, "digest"));
    }
}
