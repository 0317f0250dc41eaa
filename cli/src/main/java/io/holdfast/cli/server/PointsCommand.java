package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Recovery points, and the window of a data set. */
@Command(
        name = "points",
        description =
                "List recovery points, newest first, and from when to when can be restored; delete one early, and show how they grow.",
        subcommands = {DeletePointCommand.class, PointGrowthCommand.class})
public final class PointsCommand extends AnswerCommand {
    @Option(names = "--data-set", defaultValue = "", description = "Only those of this data set, with its window.")
    private String dataSet = "";

    @Option(names = "--limit", defaultValue = "50", description = "At most so many, up to 1000. Default: 50.")
    private int limit;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String filter = dataSet.isEmpty() ? "" : "&dataSet=" + Query.encode(dataSet);
        return api.get("/api/v1/admin/recovery_points?limit=" + limit + filter);
    }

    @Override
    void tell(JsonNode points, Output output) {
        output.table(
                List.of("POINT", "DATA SET", "STATE OF (UTC)", "REPOSITORY", "SNAPSHOT", "SIZE", "PROOF", "HELD FOR"),
                Query.rows(
                        points.path("items"),
                        point -> List.of(
                                Fields.text(point, "recoveryPointId"),
                                Fields.text(point, "dataSet"),
                                Fields.time(point, "consistentAt"),
                                Fields.text(point, "repository"),
                                Fields.text(point, "snapshotId").substring(0, 8),
                                Fields.bytes(point, "sizeBytes"),
                                Fields.text(point, "proofLevel"),
                                HoldsCommand.cases(point))));
        JsonNode window = points.path("window");
        if (window.isObject()) {
            output.line("It can be restored from " + window.path("from").asString("") + " to "
                    + window.path("to").asString("") + ".");
        }
    }
}
