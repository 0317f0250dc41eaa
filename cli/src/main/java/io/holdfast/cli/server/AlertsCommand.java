package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What needs someone's attention, and what did. */
@Command(
        name = "alerts",
        description = "List alerts, newest first; show one, or take one on.",
        subcommands = {AlertsCommand.Show.class, AlertsCommand.Acknowledge.class})
public final class AlertsCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/alerts";

    @Option(names = "--state", defaultValue = "standing", description = "standing, resolved or all. Default: standing.")
    private String state = "";

    @Option(names = "--severity", defaultValue = "", description = "Only these: warning or critical.")
    private String severity = "";

    @Option(names = "--subject", defaultValue = "", description = "Only those about this, such as a data set.")
    private String subject = "";

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("state", state);
        filters.put("severity", severity);
        filters.put("subject", subject);
        return api.get(page.of(PATH, filters));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("ALERT", "SEVERITY", "SINCE (UTC)", "STATE", "TITLE"),
                Query.rows(
                        answer.path("items"),
                        alert -> List.of(
                                Fields.text(alert, "id"),
                                Fields.text(alert, "severity"),
                                Fields.time(alert, "since"),
                                state(alert),
                                Fields.text(alert, "title"))));
        PageOption.tellNext(answer, output);
    }

    private static String state(JsonNode alert) {
        if (alert.path("resolvedAt").isString()) {
            return "resolved " + Fields.time(alert, "resolvedAt");
        }
        return alert.path("acknowledgedBy").isString() ? "taken on by " + Fields.text(alert, "acknowledgedBy") : "open";
    }

    private static void show(JsonNode alert, Output output) {
        output.line("alert      " + Fields.text(alert, "id"));
        output.line("what       " + Fields.text(alert, "severity") + ": " + Fields.text(alert, "title"));
        output.line("about      " + Fields.text(alert, "subject"));
        output.line("since      " + Fields.time(alert, "since") + " UTC");
        output.line("state      " + state(alert));
        if (alert.path("acknowledgement").isString()) {
            output.line("note       " + Fields.text(alert, "acknowledgement"));
        }
        output.line("detail     " + Fields.text(alert, "detail"));
        output.line("what to do " + Fields.text(alert, "runbook"));
    }

    @Command(name = "show", description = "Show one alert, and who was told of it.")
    static final class Show extends AnswerCommand {
        @Parameters(paramLabel = "ALERT-ID", description = "As 'holdfast alerts' shows it.")
        private String id = "";

        private JsonNode told = tools.jackson.databind.node.NullNode.getInstance();

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            JsonNode alert = api.get(PATH + "/" + Query.encode(id));
            told = api.get("/api/v1/admin/notifications?alert=" + Query.encode(id));
            return alert;
        }

        @Override
        void tell(JsonNode alert, Output output) {
            show(alert, output);
            NotificationsCommand.table(told, output);
        }
    }

    @Command(name = "ack", description = "Take an alert on: it is not escalated or told of again.")
    static final class Acknowledge extends AnswerCommand {
        @Parameters(paramLabel = "ALERT-ID", description = "As 'holdfast alerts' shows it.")
        private String id = "";

        @Option(names = "--note", paramLabel = "TEXT", description = "What is being done about it.")
        private @Nullable String note;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(
                    PATH + "/" + Query.encode(id) + "/acknowledge", note == null ? Map.of() : Map.of("note", note));
        }

        @Override
        void tell(JsonNode alert, Output output) {
            show(alert, output);
        }
    }
}
