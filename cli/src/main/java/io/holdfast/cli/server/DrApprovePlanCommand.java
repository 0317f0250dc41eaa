package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** A second person's word about a version of a plan. */
@Command(
        name = "approve-plan",
        description = "Approve of the declared version of a recovery plan, which another person declared; real runs do"
                + " that version from then on. 'holdfast dr versions PLAN' shows what is new in it.")
public final class DrApprovePlanCommand extends AnswerCommand {
    /** As many as are shown. */
    private static final int ENOUGH = 12;

    @Parameters(paramLabel = "PLAN")
    private String plan = "";

    @Option(
            names = "--plan-version",
            required = true,
            paramLabel = "SHA-256",
            description = "That you have looked at; its first 12 digits will do.")
    private String version = "";

    @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
    private String reason = "";

    @Option(names = "--reject", description = "Refuse it instead: real runs do the approved version before it.")
    private boolean reject;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/dr/plans/" + Query.encode(plan);
        String declared = Fields.text(api.get(path), "version");
        if (version.length() < ENOUGH || !declared.startsWith(version)) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "The declared version of plan " + plan + " is " + declared + ", not " + version
                            + ". Look at it with 'holdfast dr versions " + plan + "', and give at least " + ENOUGH
                            + " digits of it.");
        }
        return api.post(
                path + "/versions/" + Query.encode(declared) + (reject ? "/reject" : "/approve"),
                Map.of("reason", reason));
    }

    @Override
    void tell(JsonNode version, Output output) {
        output.line("version    " + PlanRunView.version(version));
        approval(version, output);
    }

    /** What a second person says to a version. */
    static void approval(JsonNode version, Output output) {
        output.line("declared   by " + Fields.text(version, "proposedBy") + ", at "
                + Fields.time(version, "proposedAt")
                + (version.path("reason").isString() ? ": " + Fields.text(version, "reason") : ""));
        output.line("approval   " + Fields.text(version, "status")
                + (version.path("decidedBy").isString()
                        ? " by " + Fields.text(version, "decidedBy") + ", at " + Fields.time(version, "decidedAt")
                                + ": " + Fields.text(version, "decisionReason")
                        : ""));
    }
}
