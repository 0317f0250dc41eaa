package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Who changed which declaration. */
@Command(name = "changes", description = "List who changed which declaration, how and why, newest first.")
public final class DeclarationChangesCommand extends AnswerCommand {
    @Option(names = "--kind", defaultValue = "", description = "Only those of this kind, such as Policy.")
    private String kind = "";

    @Option(names = "--name", defaultValue = "", description = "Only those of what is called so.")
    private String name = "";

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("kind", kind);
        filters.put("name", name);
        return api.get(page.of("/api/v1/admin/inventory/changes", filters));
    }

    @Override
    void tell(JsonNode changes, Output output) {
        output.table(
                List.of("AT (UTC)", "KIND", "NAME", "ACTION", "BY", "FROM", "FIELDS", "WHY"),
                Query.rows(
                        changes.path("items"),
                        change -> List.of(
                                Fields.time(change, "changedAt"),
                                Fields.text(change, "kind"),
                                Fields.text(change, "name"),
                                Fields.text(change, "action"),
                                Fields.text(change, "changedBy"),
                                Fields.text(change, "origin"),
                                String.join(", ", change.path("fields").findValuesAsString("field")),
                                Fields.text(change, "reason"))));
        PageOption.tellNext(changes, output);
    }
}
