package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Past and planned drills. */
@Command(name = "drills", description = "List drills, newest first, or show one.")
public final class DrillsCommand extends AnswerCommand {
    @Parameters(arity = "0..1", paramLabel = "DRILL-ID", description = "Show this one.")
    private @Nullable String id;

    @Option(
            names = "--status",
            defaultValue = "",
            description = "Only those that are scheduled, in_progress, running, success, failed or cancelled.")
    private String status = "";

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(
                id == null
                        ? page.of(Drill.PATH, Map.of("status", status.toUpperCase(Locale.ROOT)))
                        : Drill.PATH + "/" + Query.encode(id));
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
        PageOption.tellNext(drills, output);
    }
}
