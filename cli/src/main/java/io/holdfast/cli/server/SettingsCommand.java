package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** What the server is configured with. */
@Command(
        name = "settings",
        description =
                "Show what the server is configured with, and where each of it is set; of a secret, where it lies.")
public final class SettingsCommand extends AnswerCommand {
    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get("/api/v1/admin/settings");
    }

    @Override
    void tell(JsonNode answer, Output output) {
        for (JsonNode section : answer.path("sections")) {
            output.line(Fields.text(section, "name"));
            output.table(
                    List.of("  SETTING", "VALUE", "FROM", "SET BY"),
                    Query.rows(
                            section.path("settings"),
                            setting -> List.of(
                                    "  " + Fields.text(setting, "name"),
                                    Fields.text(setting, "value"),
                                    Fields.text(setting, "origin")
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' '),
                                    Fields.text(setting, "setBy"))));
            output.line("");
        }
    }
}
