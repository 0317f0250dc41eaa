package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Schedules a backup and follows it. */
@Command(name = "backup", description = "Back a data set up, now or at a time, and follow it to its end.")
public final class BackupCommand extends AnswerCommand {
    @Parameters(paramLabel = "DATA-SET", description = "As declared; 'holdfast inventory' lists them.")
    private String dataSet = "";

    @Option(
            names = "--type",
            description = "full: everything is read; incremental or snapshot: what changed, where the source can tell."
                    + " Default: as the policy says.")
    private @Nullable String type;

    @Option(names = "--at", paramLabel = "TIME", description = "When, such as 2026-12-24T02:00:00Z; implies --no-wait.")
    private @Nullable Instant at;

    @Option(names = "--no-wait", description = "Return as soon as it is scheduled.")
    private boolean noWait;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dataSet", dataSet);
        if (type != null) {
            request.put("backupType", type);
        }
        if (at != null) {
            request.put("startTime", at.toString());
        }
        JsonNode accepted = api.post("/api/v1/admin/backups/schedule_job", request);
        String status = accepted.path("statusUrl").asString("");
        return noWait || at != null
                ? api.get(status)
                : Following.untilEnded(api, status, "Backup of " + dataSet, output.err());
    }

    @Override
    void tell(JsonNode job, Output output) {
        JobCommand.show(job, output);
    }
}
