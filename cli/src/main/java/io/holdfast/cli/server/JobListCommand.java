package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists backups. */
abstract class JobListCommand extends AnswerCommand {
    @Option(names = "--data-set", defaultValue = "", description = "Only those of this data set.")
    private String dataSet = "";

    @Option(
            names = "--state",
            defaultValue = "",
            description =
                    "Only those that are scheduled, late, running, stalled, paused, success, warned, empty, unproven,"
                            + " failed, cancelled or missed.")
    private String state = "";

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("dataSet", dataSet);
        filters.put("state", state);
        return api.get(page.of("/api/v1/admin/backups", filters));
    }

    @Override
    void tell(JsonNode jobs, Output output) {
        output.table(
                List.of("JOB", "DATA SET", "STATE", "STARTED (UTC)", "ENDED (UTC)", "SIZE", "ADDED"),
                Query.rows(
                        jobs.path("items"),
                        job -> List.of(
                                Fields.text(job, "jobId"),
                                Fields.text(job, "dataSet"),
                                Fields.text(job, "state"),
                                Fields.time(job, "startTime"),
                                Fields.time(job, "endTime"),
                                Fields.text(job, "backupSize"),
                                Fields.bytes(job, "addedBytes"))));
        PageOption.tellNext(jobs, output);
    }
}
