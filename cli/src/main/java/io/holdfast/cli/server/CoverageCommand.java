package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What exists and is not protected. */
@Command(
        name = "coverage",
        description = "List what exists and is not protected, then what is: databases of servers, folders, model"
                + " registries, buckets, namespaces, as the declared lookouts and the data sets' servers tell.",
        subcommands = {CoverageCommand.Look.class, CoverageCommand.Acknowledge.class, CoverageCommand.TakeBack.class})
public final class CoverageCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/coverage";

    @Option(
            names = "--state",
            defaultValue = "",
            description = "Only what is unprotected, declared, acknowledged or protected.")
    private String state = "";

    @Mixin
    private PageOption page = new PageOption();

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(page.of(PATH, Map.of("state", state.toUpperCase(Locale.ROOT))));
    }

    @Override
    void tell(JsonNode report, Output output) {
        output.line(report.path("unprotected").asInt() + " not protected, "
                + report.path("acknowledged").asInt() + " acknowledged, "
                + report.path("covered").asInt() + " protected");
        output.table(
                List.of("STATE", "PLACE", "NAME", "WHAT", "SIZE", "DATA SETS", "FINDING", "WHY"),
                Query.rows(
                        report.path("items"),
                        item -> List.of(
                                Fields.text(item, "state"),
                                Fields.text(item, "place"),
                                Fields.text(item, "name"),
                                Fields.text(item, "detail"),
                                Fields.bytes(item, "sizeBytes"),
                                names(item.path("dataSets")),
                                Fields.text(item, "findingId"),
                                item.path("acknowledgedBy").isString()
                                        ? Fields.text(item, "acknowledgedBy") + ": "
                                                + Fields.text(item, "acknowledgementReason")
                                        : "-")));
        PageOption.tellNext(report, output);
        Set<String> open = Query.rows(
                        report.path("items"), item -> List.of(Fields.text(item, "state"), Fields.text(item, "place")))
                .stream()
                .filter(row -> row.getFirst().equals("UNPROTECTED"))
                .map(List::getLast)
                .collect(Collectors.toSet());
        for (JsonNode place : report.path("places")) {
            if (open.contains(Fields.text(place, "place"))) {
                output.line("what is not protected at " + Fields.text(place, "place") + ": "
                        + Fields.text(place, "advice"));
            }
            if (place.path("error").isString()) {
                output.line(
                        "cannot be looked into: " + Fields.text(place, "place") + ": " + Fields.text(place, "error"));
            }
        }
        if (report.path("places").isEmpty()) {
            output.line(
                    "Nothing is looked into yet. Declare a Lookout for each server, cluster or folder where data may be.");
        }
    }

    private static String names(JsonNode names) {
        List<String> all = names.valueStream().map(name -> name.asString("")).toList();
        return all.isEmpty() ? "-" : String.join(", ", all);
    }

    @Command(name = "look", description = "Have the server look into all places now.")
    static final class Look extends AnswerCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(PATH + "/look", Map.of());
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line("The server looks now; 'holdfast coverage' shows what it finds.");
        }
    }

    /** Of one finding. */
    abstract static class FindingCommand extends AnswerCommand {
        @Parameters(paramLabel = "FINDING-ID", description = "'holdfast coverage' lists them.")
        private String id = "";

        String path() {
            return PATH + "/" + Query.encode(id) + "/acknowledge";
        }

        @Override
        void tell(JsonNode finding, Output output) {
            output.line(Fields.text(finding, "name") + " at " + Fields.text(finding, "place") + ": "
                    + Fields.text(finding, "state"));
        }
    }

    @Command(name = "acknowledge", description = "Say why something need not be protected; its alert ends.")
    static final class Acknowledge extends FindingCommand {
        @Option(names = "--reason", required = true, description = "Shown beside it from now on.")
        private String reason = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(path(), Map.of("reason", reason));
        }
    }

    @Command(name = "unacknowledge", description = "Take an acknowledgement back.")
    static final class TakeBack extends FindingCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            api.delete(path());
            return api.get(PATH);
        }

        @Override
        void tell(JsonNode report, Output output) {
            output.line(report.path("unprotected").asInt() + " not protected");
        }
    }
}
