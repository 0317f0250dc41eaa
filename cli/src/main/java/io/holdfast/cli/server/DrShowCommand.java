package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** One plan. */
@Command(name = "show", description = "Show the steps of a recovery plan.")
public final class DrShowCommand extends AnswerCommand {
    @Parameters(paramLabel = "PLAN")
    private String plan = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/dr/plans/" + Query.encode(plan));
    }

    @Override
    void tell(JsonNode plan, Output output) {
        output.line("plan       " + Fields.text(plan, "name") + ": " + Fields.text(plan, "approach"));
        output.line("version    " + Fields.text(plan, "version"));
        DrApprovePlanCommand.approval(plan.path("approval"), output);
        String approved = plan.path("approvedVersion").asString("");
        output.line("real runs  "
                + (approved.isEmpty()
                        ? "are refused that do not say why: nobody has approved of any version"
                        : approved.equals(Fields.text(plan, "version"))
                                ? "do this version"
                                : "do the approved version " + approved
                                        + "; 'holdfast dr versions' shows what is new since"));
        output.line("verified   " + verified(plan));
        output.table(
                List.of("STEP", "GROUP", "AFTER", "WHAT", "OWNER", "IN", "UNDO", "AS A RULE"),
                Query.rows(
                        plan.path("steps"),
                        step -> List.of(
                                Fields.text(step, "step"),
                                group(step),
                                joined(step.path("after")),
                                Fields.text(step, "summary"),
                                Fields.text(step, "owner"),
                                joined(step.path("modes")),
                                Fields.text(step, "undo"),
                                Fields.seconds(step, "lastSeconds"))));
    }

    /** With the fragment that the step was taken from. */
    private static String group(JsonNode step) {
        return Fields.text(step, "group")
                + (step.path("fragment").isString() ? " (" + Fields.text(step, "fragment") + ")" : "");
    }

    private static String verified(JsonNode plan) {
        if (plan.path("verified").isObject()) {
            return by(plan.path("verified"));
        }
        return plan.path("partlyVerified").isObject()
                ? "IN PART, " + by(plan.path("partlyVerified")) + ": " + Fields.text(plan, "unproven")
                : "not as it stands";
    }

    private static String by(JsonNode verification) {
        JsonNode looked = verification.path("onlyLookedAt");
        return Fields.time(verification, "verifiedAt") + " by a " + Fields.text(verification, "mode") + ", run "
                + Fields.text(verification, "runId")
                + (looked.isEmpty() ? "" : ", which only looked at " + joined(looked));
    }

    static String joined(JsonNode texts) {
        return texts.isEmpty()
                ? "-"
                : texts.valueStream().map(text -> text.asString("")).collect(Collectors.joining(", "));
    }
}
