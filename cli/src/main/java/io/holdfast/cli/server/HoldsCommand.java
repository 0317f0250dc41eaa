package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Legal holds of recovery points. */
@Command(
        name = "holds",
        description = "List what is under a legal hold; put a recovery point under one, or ask for it to be lifted.",
        subcommands = {HoldsCommand.Put.class, HoldsCommand.Lift.class})
public final class HoldsCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/holds";

    @Option(names = "--limit", defaultValue = "100", description = "At most so many, up to 1000. Default: 100.")
    private int limit;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(PATH + "?limit=" + limit);
    }

    @Override
    void tell(JsonNode holds, Output output) {
        if (holds.path("items").isEmpty() && holds.path("dataSets").isEmpty()) {
            output.line("Nothing is under a legal hold.");
            return;
        }
        for (JsonNode dataSet : holds.path("dataSets")) {
            output.line("All of " + Fields.text(dataSet, "dataSet") + ", as it is declared: "
                    + dataSet.path("cases")
                            .valueStream()
                            .map(one -> Fields.text(one, "legalCase") + " (" + Fields.text(one, "reason") + ")")
                            .collect(Collectors.joining("; ")));
        }
        if (!holds.path("items").isEmpty()) {
            Map<String, JsonNode> points = holds.path("items")
                    .valueStream()
                    .collect(Collectors.toMap(point -> Fields.text(point, "recoveryPointId"), point -> point));
            output.table(
                    List.of("POINT", "DATA SET", "STATE OF (UTC)", "REPOSITORY", "CASE", "PUT (UTC)", "BY", "REASON"),
                    Query.rows(holds.path("grounds"), ground -> {
                        JsonNode point = Objects.requireNonNull(points.get(Fields.text(ground, "recoveryPointId")));
                        return List.of(
                                Fields.text(point, "recoveryPointId"),
                                Fields.text(point, "dataSet"),
                                Fields.time(point, "consistentAt"),
                                Fields.text(point, "repository"),
                                Fields.text(ground, "legalCase"),
                                Fields.time(ground, "putAt"),
                                Fields.text(ground, "putBy"),
                                Fields.text(ground, "reason"));
                    }));
        }
    }

    static String cases(JsonNode point) {
        return point.path("legalHolds")
                .valueStream()
                .map(name -> name.asString(""))
                .collect(Collectors.joining("; "));
    }

    /** What both say. */
    abstract static class OnPoint extends AnswerCommand {
        @Parameters(paramLabel = "POINT-ID", description = "'holdfast points' lists them.")
        private String id = "";

        @Option(names = "--case", required = true, paramLabel = "TEXT", description = "Which case, without commas.")
        private String legalCase = "";

        @Option(names = "--reason", required = true, description = "Kept as evidence.")
        private String reason = "";

        String path() {
            return PATH + "/" + Query.encode(id);
        }

        Map<String, Object> wish() {
            return Map.of("legalCase", legalCase, "reason", reason);
        }
    }

    @Command(
            name = "put",
            description = "Put a recovery point under a legal hold for a case: neither retention nor anybody removes it"
                    + " then. It has another id afterwards, which is shown.")
    static final class Put extends OnPoint {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(path(), wish());
        }

        @Override
        void tell(JsonNode point, Output output) {
            output.line(
                    "Recovery point " + Fields.text(point, "recoveryPointId") + " of " + Fields.text(point, "dataSet")
                            + " in " + Fields.text(point, "repository") + " is held for: " + cases(point));
        }
    }

    @Command(
            name = "lift",
            description = "Ask for the hold of a case to be lifted. Another person decides ('holdfast approvals').")
    static final class Lift extends OnPoint {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(path() + "/lift", wish());
        }

        @Override
        void tell(JsonNode request, Output output) {
            CustodyRequestView.show(request, output);
        }
    }
}
