package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The latest backups. */
@Command(name = "jobs", description = "List the latest backups, newest first.")
public final class JobsCommand extends AnswerCommand {
    @Option(names = "--data-set", defaultValue = "", description = "Only those of this data set.")
    private String dataSet = "";

    @Option(names = "--limit", defaultValue = "20", description = "At most so many, up to 1000. Default: 20.")
    private int limit;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String filter = dataSet.isEmpty() ? "" : "&dataSet=" + Query.encode(dataSet);
        return api.get("/api/v1/admin/backups?limit=" + limit + filter);
    }

    @Override
    void tell(JsonNode jobs, Output output) {
        output.table(
                List.of("JOB", "DATA SET", "STATUS", "STARTED (UTC)", "ENDED (UTC)", "SIZE", "ADDED"),
                Query.rows(
                        jobs.path("items"),
                        job -> List.of(
                                Fields.text(job, "jobId"),
                                Fields.text(job, "dataSet"),
                                Fields.text(job, "status"),
                                Fields.time(job, "startTime"),
                                Fields.time(job, "endTime"),
                                Fields.text(job, "backupSize"),
                                Fields.bytes(job, "addedBytes"))));
    }
}
