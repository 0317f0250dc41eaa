package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What drills called for. */
@Command(
        name = "actions",
        description =
                "List what drills called for and is not done; note another one (--drill, --add, --owner, --due), or say"
                        + " that one is done (--done).")
public final class DrActionsCommand extends AnswerCommand {
    @Option(names = "--all", description = "What is done too.")
    private boolean all;

    @Option(names = "--drill", paramLabel = "DRILL", description = "Only of this drill; or the one to add to.")
    private @Nullable String drill;

    @Option(names = "--add", paramLabel = "TEXT", description = "What is to be done.")
    private @Nullable String text;

    @Option(names = "--owner", description = "Who does it.")
    private @Nullable String owner;

    @Option(names = "--due", paramLabel = "DATE", description = "Until when; alarmed after that.")
    private @Nullable LocalDate due;

    @Option(names = "--done", paramLabel = "ITEM", description = "This one is done.")
    private @Nullable String done;

    @Option(names = "--note", description = "What was done.")
    private @Nullable String note;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String path = "/api/v1/admin/dr/action_items";
        if (done != null) {
            return api.post(path + "/" + Query.encode(done) + "/done", note == null ? Map.of() : Map.of("note", note));
        }
        if (text != null) {
            if (drill == null || owner == null || due == null) {
                throw new CommandFailed(ExitCode.USAGE, "Give --drill, --owner and --due with --add.");
            }
            return api.post(
                    "/api/v1/admin/dr/drills/" + Query.encode(drill) + "/action_items",
                    Map.of("text", text, "owner", owner, "due", due.toString()));
        }
        return api.get(path + "?all=" + all + (drill == null ? "" : "&drill=" + Query.encode(drill)));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        JsonNode items = answer.has("items")
                ? answer.path("items")
                : JsonNodeFactory.instance.arrayNode().add(answer);
        output.table(
                List.of("ITEM", "DUE", "OWNER", "WHAT", "IS"),
                Query.rows(
                        items,
                        item -> List.of(
                                Fields.text(item, "itemId"),
                                Fields.text(item, "due"),
                                Fields.text(item, "owner"),
                                Fields.text(item, "text"),
                                item.path("doneBy").isString()
                                        ? "done by " + Fields.text(item, "doneBy")
                                        : item.path("overdue").asBoolean(false) ? "OVERDUE" : "open")));
    }
}
