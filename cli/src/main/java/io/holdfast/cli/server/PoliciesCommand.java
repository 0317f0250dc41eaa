package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Policies and whom they protect. */
@Command(name = "policies", description = "List policies by their names: where each backs up to, and whom it protects.")
public final class PoliciesCommand extends AnswerCommand {
    @Option(
            names = "--words",
            defaultValue = "",
            description =
                    "Only those that have all of these in the names of themselves, their repositories or data sets.")
    private String words = "";

    @Option(names = "--repository", defaultValue = "", description = "Only those that back up to it.")
    private String repository = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("words", words);
        filters.put("repository", repository);
        return AllPages.of(api, "/api/v1/admin/policies", filters);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("POLICY", "TYPE", "REPOSITORIES", "DATA SETS"),
                Query.rows(
                        answer.path("items"),
                        use -> List.of(
                                Fields.text(use.path("policy"), "name"),
                                Fields.text(use.path("policy"), "backupType"),
                                texts(use.path("policy").path("repositories")),
                                dataSets(use))));
    }

    private static String dataSets(JsonNode use) {
        int more = use.path("dataSetCount").asInt(0) - use.path("dataSets").size();
        String named = texts(use.path("dataSets"));
        return more > 0 ? named + " and " + more + " more" : named.isEmpty() ? "-" : named;
    }

    private static String texts(JsonNode texts) {
        return texts.valueStream().map(text -> text.asString("")).collect(Collectors.joining(", "));
    }
}
