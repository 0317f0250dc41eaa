package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** How well data sets are kept. */
@Command(
        name = "protection",
        description =
                "Judge each data set by the rule 3-2-1-1-0: three copies, two kinds of media, one off site, one that"
                        + " nobody can remove, no error when they were verified. For one data set, with the evidence of each number.")
public final class ProtectionCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/protection";
    private static final List<String> CRITERIA = List.of("copies", "media", "offSite", "immutable", "errors");

    @Parameters(arity = "0..1", paramLabel = "DATA-SET", description = "Default: all of them, a line each.")
    private @Nullable String dataSet;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return dataSet == null ? AllPages.of(api, PATH) : api.get(PATH + "/" + Query.encode(dataSet));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        if (dataSet == null) {
            output.table(
                    List.of("DATA SET", "SERVICE", "3-2-1-1-0", "MET", "LACKS"),
                    Query.rows(
                            answer.path("items"),
                            item -> List.of(
                                    Fields.text(item, "dataSet"),
                                    Fields.text(item, "serviceName"),
                                    Fields.text(item, "notation"),
                                    item.path("met").asBoolean() ? "yes" : "no",
                                    lacks(item))));
            return;
        }
        output.line(Fields.text(answer, "dataSet") + ": " + Fields.text(answer, "notation")
                + (answer.path("met").asBoolean() ? ", as it should be" : ", not as it should be"));
        for (String name : CRITERIA) {
            JsonNode criterion = answer.path(name);
            output.line("");
            output.line(words(name) + ": "
                    + (criterion.path("found").isNumber()
                            ? criterion.path("found").asString()
                            : "unknown")
                    + " of " + criterion.path("wanted").asInt()
                    + (criterion.path("met").asBoolean() ? "" : "   <- not met"));
            criterion.path("evidence").forEach(line -> output.line("  " + line.asString("")));
        }
    }

    private static String lacks(JsonNode item) {
        StringBuilder lacks = new StringBuilder();
        for (String name : CRITERIA) {
            if (!item.path(name).path("met").asBoolean()) {
                lacks.append(lacks.isEmpty() ? "" : ", ").append(words(name));
            }
        }
        return lacks.isEmpty() ? "-" : lacks.toString();
    }

    private static String words(String criterion) {
        return switch (criterion) {
            case "media" -> "kinds of media";
            case "offSite" -> "off site";
            case "errors" -> "verified without error";
            default -> criterion;
        };
    }
}
