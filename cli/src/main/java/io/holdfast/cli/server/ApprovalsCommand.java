package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What waits for a second person. */
@Command(
        name = "approvals",
        description =
                "List what waits for a second person's approval, with what it would change; approve, reject or withdraw it.",
        subcommands = {
            ApprovalsCommand.Approve.class,
            ApprovalsCommand.Reject.class,
            ApprovalsCommand.Withdraw.class,
            ApprovalsCommand.Cancel.class
        })
public final class ApprovalsCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/restore/applications/";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        JsonNode parts = AllPages.of(api, "/api/v1/admin/approvals");
        List<JsonNode> replacements = AllPages.of(api, ReplacementView.PATH)
                .path("items")
                .valueStream()
                .filter(ReplacementView::waits)
                .toList();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("items", parts.path("items"));
        all.putArray("replacements").addAll(replacements);
        all.set("changes", AllPages.of(api, ChangeRequestView.PATH).path("items"));
        all.set("custody", AllPages.of(api, CustodyRequestView.PATH).path("items"));
        List<JsonNode> runs = AllPages.of(api, PlanRunView.LIST)
                .path("items")
                .valueStream()
                .filter(PlanRunView::awaitsApproval)
                .toList();
        all.putArray("runs").addAll(runs);
        all.putArray("plans")
                .addAll(api.get("/api/v1/admin/dr/plans")
                        .path("items")
                        .valueStream()
                        .filter(plan ->
                                Fields.text(plan.path("approval"), "status").equals("PROPOSED"))
                        .toList());
        return all;
    }

    @Override
    void tell(JsonNode answer, Output output) {
        for (JsonNode replacement : answer.path("replacements")) {
            ReplacementView.show(replacement, output);
            output.line("");
        }
        if (answer.path("items").isEmpty()
                && answer.path("replacements").isEmpty()
                && answer.path("changes").isEmpty()
                && answer.path("custody").isEmpty()
                && answer.path("runs").isEmpty()
                && answer.path("plans").isEmpty()) {
            output.line("Nothing waits for approval.");
        }
        for (JsonNode item : answer.path("items")) {
            JsonNode request = item.path("application");
            show(request, output);
            output.line("data set   " + Fields.text(item, "dataSet"));
            DifferenceView.show(item, output);
            output.line("");
        }
        for (JsonNode request : answer.path("changes")) {
            ChangeRequestView.show(request, output);
            output.line("");
        }
        for (JsonNode request : answer.path("custody")) {
            CustodyRequestView.show(request, output);
            output.line("");
        }
        for (JsonNode run : answer.path("runs")) {
            PlanRunView.show(run, output);
            output.line("");
        }
        for (JsonNode plan : answer.path("plans")) {
            String name = Fields.text(plan, "name");
            output.line("plan       " + name + ", version " + PlanRunView.version(plan));
            DrApprovePlanCommand.approval(plan.path("approval"), output);
            output.line(
                    "waits      for another person: holdfast dr versions " + name + ", then holdfast dr approve-plan "
                            + name + " --plan-version " + PlanRunView.version(plan) + " --reason TEXT");
            output.line("");
        }
    }

    static void show(JsonNode request, Output output) {
        output.line("request    " + Fields.text(request, "applicationId"));
        output.line("to do      put back the part of restore " + Fields.text(request, "restoreId") + ", "
                + Fields.text(request, "conflictRule"));
        output.line("asked by   " + Fields.text(request, "requestedBy") + ", at " + Fields.time(request, "requestedAt")
                + ": " + Fields.text(request, "reason"));
        output.line("until      " + Fields.time(request, "expiresAt"));
        output.line("status     " + Fields.text(request, "status"));
        if (request.path("decidedBy").isString()) {
            output.line("decided by " + Fields.text(request, "decidedBy") + ", at "
                    + Fields.time(request, "decidedAt")
                    + (request.path("decisionReason").isString() ? ": " + Fields.text(request, "decisionReason") : ""));
        }
    }

    /** Too late to withdraw it. */
    @Command(
            name = "cancel",
            description =
                    "Cancel putting back a part that was approved of and is not done yet; nothing is changed then.")
    static final class Cancel extends AnswerCommand {
        @Parameters(paramLabel = "REQUEST-ID", description = "As 'restores apply' has shown it.")
        private String id = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(PATH + Query.encode(id) + "/cancel", Map.of());
        }

        @Override
        void tell(JsonNode request, Output output) {
            show(request, output);
        }
    }

    /** One of the decisions. */
    abstract static class DecisionCommand extends AnswerCommand {
        @Parameters(paramLabel = "REQUEST-ID", description = "'holdfast approvals' lists them.")
        private String id = "";

        /** Where the request is: each kind has a list of its own. */
        String path(ApiClient api) throws IOException, InterruptedException {
            for (String kind : List.of(ChangeRequestView.PATH, CustodyRequestView.PATH, ReplacementView.PATH)) {
                String path = kind + "/" + Query.encode(id);
                try {
                    api.get(path);
                    return path;
                } catch (CommandFailed e) {
                    if (e.exitCode() != ExitCode.NOT_FOUND) {
                        throw e;
                    }
                }
            }
            return PATH + Query.encode(id);
        }

        static boolean isChange(JsonNode request) {
            return request.has("weakenings");
        }

        static boolean isCustody(JsonNode request) {
            return request.has("impact");
        }

        @Override
        void tell(JsonNode request, Output output) {
            if (request.has("replacementId")) {
                ReplacementView.show(request, output);
            } else if (isCustody(request)) {
                CustodyRequestView.show(request, output);
            } else if (isChange(request)) {
                ChangeRequestView.show(request, output);
            } else {
                show(request, output);
            }
        }
    }

    @Command(
            name = "approve",
            description = "Approve of what somebody else asked for, and follow it until it is done. Never one's own.")
    static final class Approve extends DecisionCommand {
        @Option(
                names = {"--difference", "--digest"},
                required = true,
                paramLabel = "DIGEST",
                description =
                        "Of the difference, or the request, that you have looked at, as 'holdfast approvals' shows"
                                + " it.")
        private String difference = "";

        @Option(names = "--reason", description = "Kept as evidence.")
        private @Nullable String reason;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            String path = path(api);
            // both are done with the approval
            boolean change = path.startsWith(ChangeRequestView.PATH) || path.startsWith(CustodyRequestView.PATH);
            Map<String, Object> decision = new HashMap<>(Map.of(change ? "digest" : "difference", difference));
            if (reason != null) {
                decision.put("reason", reason);
            }
            JsonNode approved = api.post(path + "/approve", decision);
            if (change) {
                return approved;
            }
            return approved.has("replacementId")
                    ? Following.untilEnded(
                            api,
                            "/api/v1/admin/restore/status/" + Fields.text(approved, "restoreId"),
                            "Restore",
                            output.err())
                    : Following.untilEnded(api, path, "Putting back", output.err());
        }

        @Override
        void tell(JsonNode answer, Output output) {
            if (isChange(answer) || isCustody(answer)) {
                super.tell(answer, output);
            } else if (answer.has("applicationId")) {
                super.tell(answer, output);
                result(answer, output);
            } else {
                RestoreCommand.show(output, answer);
            }
        }
    }

    @Command(name = "reject", description = "Refuse what somebody else asked for; nothing is changed.")
    static final class Reject extends DecisionCommand {
        @Option(names = "--reason", required = true, description = "Whoever asked will read it.")
        private String reason = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(path(api) + "/reject", Map.of("reason", reason));
        }
    }

    @Command(name = "withdraw", description = "Take back what you asked for yourself.")
    static final class Withdraw extends DecisionCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            String path = path(api);
            api.delete(path);
            return api.get(path);
        }
    }

    /** What was done. */
    static void result(JsonNode application, Output output) {
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
