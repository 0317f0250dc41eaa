package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** A failover test. */
@Command(
        name = "test",
        description = "Restore the plan's data sets from the recovery site into places of their own, validate, time"
                + " and report.")
public final class DrTestCommand extends AnswerCommand {
    @Option(names = "--plan", description = "Default: the only one.")
    private @Nullable String plan;

    @Option(names = "--data-set", description = "Only these of the plan's. Repeatable.")
    private @Nullable List<String> dataSets;

    @Option(names = "--from", paramLabel = "REPOSITORY", description = "Default: the plan's.")
    private @Nullable String repository;

    @Option(names = "--incident", paramLabel = "TIME", description = "When the disaster struck. Default: now.")
    private @Nullable Instant incident;

    @Option(names = "--keep-running", description = "Leave what was restored in place until 'dr complete'.")
    private boolean keepRunning;

    @Option(names = "--participant", description = "Who takes part. Repeatable.")
    private @Nullable List<String> participants;

    @Option(names = "--reason", required = true, description = "Why; kept as evidence.")
    private String reason = "";

    @Option(names = "--no-wait", description = "Return as soon as it is queued.")
    private boolean noWait;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("reason", reason);
        request.put("keepRunning", keepRunning);
        put(request, "plan", plan);
        put(request, "dataSets", dataSets);
        put(request, "repository", repository);
        put(request, "incidentTime", incident == null ? null : incident.toString());
        put(request, "participants", participants);
        JsonNode accepted = api.post("/api/v1/admin/dr/initiate_failover_test", request);
        String path = accepted.path("statusUrl").asString("");
        return noWait ? api.get(path) : Following.untilEnded(api, path, "Failover test", output.err());
    }

    @Override
    void tell(JsonNode drill, Output output) {
        Drill.show(output, drill);
    }

    private static void put(Map<String, Object> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value);
        }
    }
}
