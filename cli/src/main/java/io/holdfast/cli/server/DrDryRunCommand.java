package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What a run would do. */
@Command(
        name = "dry-run",
        description =
                "Say what a run of a plan would do, what is not ready, and how long it would take. Nothing is done.")
public final class DrDryRunCommand extends AnswerCommand {
    @Parameters(paramLabel = "PLAN")
    private String plan = "";

    @Option(
            names = "--mode",
            defaultValue = "failover",
            description = "failover, failback, switchover, test or tabletop. Default: ${DEFAULT-VALUE}.")
    private String mode = "";

    @Option(
            names = "--plan-version",
            paramLabel = "SHA-256",
            description = "The declared or the approved version. Default: what a run in this mode would do.")
    private @Nullable String version;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/plans/" + Query.encode(plan) + "/dry_run?mode=" + Query.encode(mode)
                + (version == null ? "" : "&version=" + Query.encode(version)));
    }

    @Override
    void tell(JsonNode forecast, Output output) {
        output.line("version    " + PlanRunView.version(forecast)
                + (forecast.path("approved").asBoolean(true) ? ", approved" : ", which nobody has approved of"));
        output.line("ready      " + (forecast.path("ready").asBoolean(false) ? "yes, as far as can be seen" : "NO"));
        forecast.path("refusals").valueStream().forEach(why -> output.line("           " + why.asString()));
        output.line("expected   " + Fields.seconds(forecast, "expectedSeconds") + " along "
                + DrShowCommand.joined(forecast.path("criticalPath")) + "; RTO "
                + Fields.seconds(forecast, "rtoTargetSeconds"));
        if (!forecast.path("unmeasured").isEmpty()) {
            output.line("longer by  " + DrShowCommand.joined(forecast.path("unmeasured"))
                    + ", which no run has measured yet");
        }
        output.table(
                List.of("STEP", "GROUP", "WHAT", "WILL", "EXPECTED", "BY", "FOUND"),
                Query.rows(
                        forecast.path("steps"),
                        step -> List.of(
                                Fields.text(step, "step"),
                                Fields.text(step, "group"),
                                Fields.text(step, "summary"),
                                Fields.text(step, "will"),
                                Fields.seconds(step, "expectedSeconds"),
                                Fields.text(step, "measuredBy"),
                                step.path("problem").isString()
                                        ? "NOT READY: " + Fields.text(step, "problem")
                                        : Fields.text(step, "found").replaceAll("\\s+", " "))));
    }
}
