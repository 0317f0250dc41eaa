package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of a backup. */
@Command(name = "hooks", description = "Show the commands that ran before and after a backup, with what they said.")
public final class HooksCommand extends AnswerCommand {
    @Parameters(paramLabel = "JOB-ID", description = "'holdfast jobs' lists them.")
    private String job = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/backups/" + Query.encode(job) + "/hooks");
    }

    @Override
    void tell(JsonNode answer, Output output) {
        if (answer.path("items").isEmpty()) {
            output.line("No command ran.");
        }
        for (JsonNode run : answer.path("items")) {
            output.line(Fields.time(run, "startTime") + "  attempt " + Fields.text(run, "attempt") + ", "
                    + Fields.text(run, "stage") + ": " + Fields.text(run, "command") + " answered "
                    + Fields.text(run, "exitCode"));
            if (run.path("errorMessage").isString()) {
                output.line("  " + Fields.text(run, "errorMessage"));
            }
            run.path("output").asString("").lines().forEach(line -> output.line("  | " + line));
        }
    }
}
