package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Begins a run. */
@Command(
        name = "run",
        description =
                "Run a recovery plan. A failover, failback or switchover begins when another person has approved of"
                        + " it ('holdfast dr decide RUN approve'). 'holdfast dr watch RUN' follows it.")
public final class DrRunCommand extends AnswerCommand {
    @Parameters(paramLabel = "PLAN")
    private String plan = "";

    @Option(
            names = "--mode",
            required = true,
            description = "failover, failback, switchover, test (nothing that is in use is changed) or tabletop.")
    private String mode = "";

    @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
    private String reason = "";

    @Option(names = "--incident", paramLabel = "TIME", description = "When the disaster struck. Default: now.")
    private @Nullable Instant incident;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Restore the state of that time. Default: the newest there is.")
    private @Nullable Instant pointInTime;

    @Option(
            names = "--plan-version",
            paramLabel = "SHA-256",
            description =
                    "The declared or the approved version, if it is still that. Default: for real the newest approved"
                            + " one, else what is declared.")
    private @Nullable String version;

    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "Another value of a variable. Repeatable.")
    private @Nullable Map<String, String> variables;

    @Option(
            names = "--participant",
            paramLabel = "NAME=ROLE[@DATE]",
            description = "Who takes part as what, and when they were last trained for it. Repeatable.")
    private @Nullable Map<String, String> participants;

    @Option(
            names = "--despite-readiness",
            paramLabel = "REASON",
            description =
                    "Run it for real though 'holdfast dr readiness' says that not all is ready; kept as evidence.")
    private @Nullable String despite;

    @Option(
            names = "--despite-approval",
            paramLabel = "REASON",
            description = "Run the declared version for real though nobody has approved of it; alarmed, and kept as"
                    + " evidence.")
    private @Nullable String despiteApproval;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("mode", mode);
        wish.put("reason", reason);
        if (incident != null) {
            wish.put("incidentTime", incident.toString());
        }
        if (pointInTime != null) {
            wish.put("pointInTime", pointInTime.toString());
        }
        if (version != null) {
            wish.put("version", version);
        }
        if (despite != null) {
            wish.put("despiteReadiness", despite);
        }
        if (despiteApproval != null) {
            wish.put("despiteApproval", despiteApproval);
        }
        if (variables != null) {
            wish.put("variables", variables);
        }
        if (participants != null) {
            wish.put("participants", Participants.of(participants));
        }
        if (plan.isBlank()) {
            throw new CommandFailed(ExitCode.USAGE, "Name a plan; 'holdfast dr plans' lists them.");
        }
        return api.post("/api/v1/admin/dr/plans/" + Query.encode(plan) + "/runs", wish);
    }

    @Override
    void tell(JsonNode run, Output output) {
        PlanRunView.show(run, output);
    }
}
