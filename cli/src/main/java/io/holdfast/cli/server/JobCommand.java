package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** How a backup stands. */
@Command(name = "job", description = "Show how a backup stands.")
public final class JobCommand extends AnswerCommand {
    @Parameters(paramLabel = "JOB-ID", description = "As 'holdfast jobs' shows it.")
    private String id = "";

    @Option(names = "--follow", description = "Follow it to its end.")
    private boolean follow;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/backups/status/" + id;
        return follow ? Following.untilEnded(api, path, "Backup " + id, output.err()) : api.get(path);
    }

    @Override
    void tell(JsonNode job, Output output) {
        show(job, output);
    }

    static void show(JsonNode job, Output output) {
        output.line("job        " + Fields.text(job, "jobId"));
        output.line("data set   " + Fields.text(job, "dataSet") + " (" + Fields.text(job, "dataType") + ")");
        output.line("status     " + Fields.text(job, "status") + ", attempt "
                + job.path("attempts").asInt(0));
        output.line("state      " + Fields.text(job, "state"));
        output.line("started    " + Fields.time(job, "startTime") + " UTC");
        output.line("ended      " + Fields.time(job, "endTime") + " UTC");
        output.line("size       " + Fields.text(job, "backupSize") + ", added " + Fields.bytes(job, "addedBytes"));
        for (JsonNode point : job.path("recoveryPoints")) {
            output.line("point      " + Fields.text(point, "recoveryPointId") + " in "
                    + Fields.text(point, "repository") + ", snapshot " + Fields.text(point, "snapshotId"));
        }
        if (!job.path("warning").asString("").isBlank()) {
            output.line("warning    " + job.path("warning").asString(""));
        }
        if (!job.path("errorMessage").asString("").isBlank()) {
            output.line("error      " + job.path("errorMessage").asString(""));
        }
    }
}
