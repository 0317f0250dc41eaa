package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Deletes a recovery point before its time. */
@Command(
        name = "delete",
        description =
                "Ask for a recovery point to be deleted before its retention ends; without --reason only show what"
                        + " that would do. Another person decides ('holdfast approvals'). Refused while it is under a legal hold,"
                        + " or locked by its store.")
final class DeletePointCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/deletions/";

    @Parameters(paramLabel = "POINT-ID", description = "'holdfast points' lists them.")
    private String id = "";

    @Option(names = "--reason", description = "Kept as evidence; whoever decides reads it.")
    private @Nullable String reason;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = PATH + Query.encode(id);
        return reason == null ? api.get(path) : api.post(path, Map.of("reason", reason));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        if (answer.has("requestId")) {
            CustodyRequestView.show(answer, output);
            return;
        }
        answer.path("impact").forEach(line -> output.line(line.asString("")));
        output.line("Nothing was asked for. Give --reason to have it deleted.");
    }
}
