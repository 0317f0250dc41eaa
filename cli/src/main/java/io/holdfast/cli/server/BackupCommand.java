package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Schedules a backup and follows it. */
@Command(name = "backup", description = "Back a data set up, now or at a time, and follow it to its end.")
public final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DATA-SET", description = "As declared; 'holdfast inventory' lists them.")
    private String dataSet = "";

    @Option(names = "--type", description = "full, incremental or snapshot. Default: full.")
    private @Nullable String type;

    @Option(names = "--at", paramLabel = "TIME", description = "When, such as 2026-12-24T02:00:00Z; implies --no-wait.")
    private @Nullable Instant at;

    @Option(names = "--no-wait", description = "Return as soon as it is scheduled.")
    private boolean noWait;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("dataSet", dataSet);
        if (type != null) {
            request.put("backupType", type);
        }
        if (at != null) {
            request.put("startTime", at.toString());
        }
        JsonNode accepted = api.post("/api/v1/admin/backups/schedule_job", request);
        if (noWait || at != null) {
            JobCommand.show(output, api.get(accepted.path("statusUrl").asString("")));
            return 0;
        }
        JobCommand.show(
                output,
                Following.untilEnded(
                        api, accepted.path("statusUrl").asString(""), "Backup of " + dataSet, output.err()));
        return 0;
    }
}
