package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** How long restores would take now, told from the latest ones. */
@Command(
        name = "predict",
        description =
                "How long a restore of each data set's newest state would take now, told from what the latest took.")
public final class DrPredictCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/restore/predictions");
    }

    @Override
    void tell(JsonNode predictions, Output output) {
        output.table(
                List.of("DATA SET", "PREDICTED", "TARGET", "IN TIME", "SIZE", "A SECOND", "BESIDES", "RESTORES"),
                Query.rows(
                        predictions.path("items"),
                        one -> List.of(
                                Fields.text(one, "dataSet"),
                                Fields.seconds(one, "predictedSeconds"),
                                Fields.minutes(one, "targetMinutes"),
                                one.path("withinTarget").isNull()
                                        ? "unknown: none was restored"
                                        : one.path("withinTarget").asBoolean() ? "yes" : "NO",
                                Fields.bytes(one, "sizeBytes"),
                                Fields.bytes(one, "bytesPerSecond"),
                                Fields.seconds(one, "otherSeconds"),
                                Integer.toString(one.path("from").size()))));
    }
}
