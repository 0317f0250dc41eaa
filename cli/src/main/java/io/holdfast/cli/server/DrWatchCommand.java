package io.holdfast.cli.server;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Follows a run. */
@Command(
        name = "watch",
        description =
                "Follow a run of a recovery plan, a line for each step that moves, until it has ended. Exit code 0 when"
                        + " it succeeded, else 1. The run goes on when this is interrupted.")
public final class DrWatchCommand implements Callable<Integer> {
    private static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "ABORTED", "REJECTED", "WITHDRAWN", "EXPIRED");
    private static final long EVERY_MILLIS = 500;

    @Parameters(paramLabel = "RUN")
    private String id = "";

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ApiClient api = server.connect();
        Map<String, String> said = new HashMap<>();
        while (true) {
            JsonNode run = api.get(PlanRunView.PATH + Query.encode(id));
            if (!output.isJson()) {
                run.path("steps").forEach(step -> tell(step, said));
            }
            String status = Fields.text(run, "status");
            if (ENDED.contains(status)) {
                if (output.isJson()) {
                    output.json(run);
                } else {
                    output.line(status + ": " + Fields.text(run, "outcome"));
                }
                return status.equals("SUCCESS") ? 0 : ExitCode.FAILED.code();
            }
            Thread.sleep(EVERY_MILLIS);
        }
    }

    private void tell(JsonNode step, Map<String, String> said) {
        String now = Fields.text(step, "status")
                + (step.path("undo").isString() ? ", undo " + Fields.text(step, "undo") : "");
        if (!now.equals(said.put(Fields.text(step, "step"), now)) && !now.equals("PENDING")) {
            String error = step.path("error").asString("");
            output.line(Fields.text(step, "step") + ": " + now + " " + Fields.seconds(step, "seconds") + " "
                    + (error.isEmpty() ? Fields.text(step, "detail") : error));
        }
    }
}
