package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** How a backup stands. */
@Command(name = "job", description = "Show how a backup stands.")
public final class JobCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB-ID", description = "As 'holdfast jobs' shows it.")
    private String id = "";

    @Option(names = "--follow", description = "Follow it to its end.")
    private boolean follow;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        String path = "/api/v1/admin/backups/status/" + id;
        show(output, follow ? Following.untilEnded(api, path, "Backup " + id, output.err()) : api.get(path));
        return 0;
    }

    static void show(Output output, JsonNode job) {
        if (output.isJson()) {
            output.json(job);
            return;
        }
        output.line("job        " + Fields.text(job, "jobId"));
        output.line("data set   " + Fields.text(job, "dataSet") + " (" + Fields.text(job, "dataType") + ")");
        output.line("status     " + Fields.text(job, "status") + ", attempt "
                + job.path("attempts").asInt(0));
        output.line("started    " + Fields.time(job, "startTime") + " UTC");
        output.line("ended      " + Fields.time(job, "endTime") + " UTC");
        output.line("size       " + Fields.text(job, "backupSize") + ", added " + Fields.bytes(job, "addedBytes"));
        for (JsonNode point : job.path("recoveryPoints")) {
            output.line("point      " + Fields.text(point, "recoveryPointId") + " in "
                    + Fields.text(point, "repository") + ", snapshot " + Fields.text(point, "snapshotId"));
        }
        if (!job.path("errorMessage").asString("").isBlank()) {
            output.line("error      " + job.path("errorMessage").asString(""));
        }
    }

    /** The latest backups. */
    @Command(name = "jobs", description = "List the latest backups, newest first.")
    public static final class Jobs implements Callable<Integer> {
        @Option(names = "--data-set", defaultValue = "", description = "Only those of this data set.")
        private String dataSet = "";

        @Option(names = "--limit", defaultValue = "20", description = "At most so many, up to 1000. Default: 20.")
        private int limit;

        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            String filter = dataSet.isEmpty() ? "" : "&dataSet=" + Query.encode(dataSet);
            JsonNode jobs = server.connect().get("/api/v1/admin/backups?limit=" + limit + filter);
            if (output.isJson()) {
                output.json(jobs);
                return 0;
            }
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
            return 0;
        }
    }
}
