package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Past and planned drills. */
@Command(name = "drills", description = "List drills, newest first, or show one.")
public final class DrillsCommand extends AnswerCommand {
    @Parameters(arity = "0..1", paramLabel = "DRILL-ID", description = "Show this one.")
    private @Nullable String id;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(id == null ? Drill.PATH : Drill.PATH + "/" + id);
    }

    @Override
    void tell(JsonNode drills, Output output) {
        if (id != null) {
            Drill.show(output, drills);
            return;
        }
        output.table(
                List.of("DRILL", "DATE", "TYPE", "STATUS", "SCOPE"),
                Query.rows(
                        drills.path("items"),
                        drill -> List.of(
                                Fields.text(drill, "drillId"),
                                Fields.text(drill, "drillDate"),
                                Fields.text(drill, "drillType"),
                                Fields.text(drill, "status"),
                                Fields.text(drill, "scope"))));
    }
}
