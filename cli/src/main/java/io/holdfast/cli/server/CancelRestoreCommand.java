package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Ends a restore before its end. */
@Command(
        name = "cancel",
        description =
                "Cancel a restore that has not ended. It stops within seconds: 'restores RESTORE-ID' says when it has, and"
                        + " what is left where.")
public final class CancelRestoreCommand extends AnswerCommand {
    @Parameters(paramLabel = "RESTORE-ID", description = "As 'holdfast restores' shows it.")
    private String id = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.post("/api/v1/admin/restore/" + Query.encode(id) + "/cancel", Map.of());
    }

    @Override
    void tell(JsonNode restore, Output output) {
        RestoreCommand.show(output, restore);
    }
}
