package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** How recovery points came to be so many. */
@Command(
        name = "growth",
        description = "Show how many recovery points there are, and what backups added on each of the latest days.")
final class PointGrowthCommand extends AnswerCommand {
    @Option(names = "--repository", defaultValue = "", description = "Only in this one. Default: in all.")
    private String repository = "";

    @Option(names = "--days", defaultValue = "30", description = "So many days of UTC, 1 to 366. Default: 30.")
    private int days;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/recovery_points/growth?days=" + days
                + (repository.isEmpty() ? "" : "&repository=" + Query.encode(repository)));
    }

    @Override
    void tell(JsonNode growth, Output output) {
        output.line(growth.path("total").asLong() + " recovery points.");
        output.table(
                List.of("DAY", "ADDED"),
                Query.rows(
                        growth.path("days"), day -> List.of(Fields.text(day, "day"), Fields.bytes(day, "addedBytes"))));
    }
}
