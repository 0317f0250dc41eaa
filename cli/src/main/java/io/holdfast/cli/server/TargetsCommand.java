package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Targets of services. */
@Command(
        name = "targets",
        description =
                "List each service's RTO and RPO, those that its business impact leads to, and when they are to be"
                        + " reviewed.",
        subcommands = {TargetsCommand.Show.class, TargetsCommand.Review.class})
public final class TargetsCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/targets";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, PATH);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("SERVICE", "TIER", "RTO", "RPO", "PROPOSED RTO", "PROPOSED RPO", "REVIEWED", "REVIEW DUE"),
                Query.rows(
                        answer.path("items"),
                        item -> List.of(
                                Fields.text(item, "serviceName"),
                                Fields.text(item, "criticalityTier"),
                                Fields.minutes(item, "rtoMinutes"),
                                Fields.minutes(item, "rpoMinutes"),
                                Fields.minutes(item.path("proposal"), "rtoMinutes"),
                                Fields.minutes(item.path("proposal"), "rpoMinutes"),
                                Fields.text(item, "lastReviewed"),
                                Fields.text(item, "reviewDue")
                                        + (item.path("overdue").asBoolean() ? " OVERDUE" : ""))));
    }

    @Command(
            name = "show",
            description = "Show how the proposed targets were come by, and what the targets were before.")
    static final class Show extends AnswerCommand {
        @Parameters(paramLabel = "SERVICE", description = "Its name.")
        private String service = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            String path = PATH + "/" + Query.encode(service);
            JsonNode targets = api.get(path);
            if (targets instanceof tools.jackson.databind.node.ObjectNode object) {
                object.set("history", api.get(path + "/history").path("items"));
            }
            return targets;
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line(Fields.text(answer, "serviceName") + ": RTO " + Fields.minutes(answer, "rtoMinutes") + ", RPO "
                    + Fields.minutes(answer, "rpoMinutes") + ": " + Fields.text(answer, "reason"));
            if (answer.path("proposal").isObject()) {
                output.line("proposed: RTO " + Fields.minutes(answer.path("proposal"), "rtoMinutes") + ", RPO "
                        + Fields.minutes(answer.path("proposal"), "rpoMinutes"));
                answer.path("proposal").path("reasoning").forEach(step -> output.line("  " + step.asString("")));
            } else {
                output.line("There is no proposal: declare the service's impact.");
            }
            output.line("");
            output.table(
                    List.of("FROM", "BY", "RTO", "RPO", "REVIEWED", "WHY"),
                    Query.rows(
                            answer.path("history"),
                            state -> List.of(
                                    Fields.time(state, "changedAt"),
                                    Fields.text(state, "changedBy"),
                                    Fields.minutes(state, "rtoMinutes"),
                                    Fields.minutes(state, "rpoMinutes"),
                                    Fields.text(state, "lastReviewed"),
                                    Fields.text(state, "changeReason"))));
        }
    }

    @Command(
            name = "review",
            description = "Note that a service's targets were reviewed today, and change them if need be.")
    static final class Review extends AnswerCommand {
        @Parameters(paramLabel = "SERVICE", description = "Its name.")
        private String service = "";

        @Option(names = "--rto", paramLabel = "MINUTES", description = "Default: as it is.")
        private @Nullable Integer rto;

        @Option(names = "--rpo", paramLabel = "MINUTES", description = "Default: as it is.")
        private @Nullable Integer rpo;

        @Option(names = "--reason", required = true, description = "What the review came to; kept in the history.")
        private String reason = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            Map<String, Object> request = new HashMap<>(Map.of("reason", reason));
            if (rto != null) {
                request.put("rtoMinutes", rto);
            }
            if (rpo != null) {
                request.put("rpoMinutes", rpo);
            }
            return api.post(PATH + "/" + Query.encode(service) + "/review", request);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line(Fields.text(answer, "serviceName") + ": RTO " + Fields.minutes(answer, "rtoMinutes") + ", RPO "
                    + Fields.minutes(answer, "rpoMinutes") + ", to be reviewed by " + Fields.text(answer, "reviewDue"));
        }
    }
}
