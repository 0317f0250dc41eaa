package io.holdfast.cli.server;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Looks into a recovery point. */
@Command(
        name = "browse",
        description = "List what lies in a recovery point, without restoring it: files, databases with schemas and"
                + " tables, models with versions. Shows names, sizes, times and counts, and how to restore each alone.")
public final class BrowseCommand extends AnswerCommand {
    @Parameters(index = "0", paramLabel = "DATA-SET", description = "As declared; 'holdfast inventory' lists them.")
    private String dataSet = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            defaultValue = "",
            description = "What to look into: a folder, database.schema.table, or model/version. Default: the whole.")
    private String path = "";

    @Option(names = "--time", paramLabel = "TIME", description = "Of this instant, such as 2026-11-24T14:32:05Z.")
    private @Nullable Instant time;

    @Option(names = "--point", paramLabel = "ID", description = "This recovery point; 'holdfast points' lists them.")
    private @Nullable String point;

    @Option(names = "--from", paramLabel = "REPOSITORY", description = "Default: the first that can be reached.")
    private @Nullable String repository;

    @Option(
            names = "--search",
            paramLabel = "NAME",
            description = "Everything below PATH with this in its name, in any case; with * and ? the name is like it.")
    private @Nullable String search;

    @Option(names = "--after", paramLabel = "NEXT", description = "Go on where the page before ended.")
    private @Nullable String after;

    @Option(names = "--limit", defaultValue = "100", description = "At most so many, up to 1000. Default: 100.")
    private int limit;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        Map<String, String> filters = new LinkedHashMap<>();
        put(filters, "path", path);
        put(filters, "pointInTime", time);
        put(filters, "recoveryPointId", point);
        put(filters, "repository", repository);
        put(filters, "search", search);
        put(filters, "after", after);
        return api.get("/api/v1/admin/recovery_points/content/"
                + Query.encode(dataSet).replace("+", "%20") + "?limit=" + limit + Query.filters(filters));
    }

    private static void put(Map<String, String> filters, String name, @Nullable Object value) {
        if (value != null) {
            filters.put(name, value.toString());
        }
    }

    @Override
    void tell(JsonNode content, Output output) {
        output.line("State of " + Fields.time(content, "consistentAt") + " UTC, recovery point "
                + Fields.text(content, "recoveryPointId") + " in " + Fields.text(content, "repository") + ".");
        content.path("notes").forEach(note -> output.line(note.asString("")));
        if (content.path("items").isEmpty()) {
            output.line(search == null ? "There is nothing in it." : "Nothing is called so.");
        } else {
            output.table(
                    List.of("WHAT", "SIZE", "ROWS", "CHANGED (UTC)", "PATH", "", "RESTORE WITH"),
                    Query.rows(content.path("items"), BrowseCommand::row));
        }
        if (!content.path("next").asString("").isEmpty()) {
            output.line("There is more: --point " + Fields.text(content, "recoveryPointId") + " --after '"
                    + content.path("next").asString("").replace("'", "'\\''") + "'");
        }
    }

    private static List<String> row(JsonNode item) {
        JsonNode size = item.path("bytes");
        JsonNode entries = item.path("entries");
        JsonNode rows = item.path("rows");
        return List.of(
                item.path("type").asString("").toLowerCase(Locale.ROOT),
                size.isNumber() ? Bytes.text(size.asLong()) : entries.isNumber() ? entries.asLong() + " in it" : "-",
                rows.isNumber() ? (item.path("counted").asBoolean(false) ? "" : "about ") + rows.asLong() : "-",
                Fields.time(item, "modified"),
                Fields.text(item, "path"),
                item.path("detail").asString(""),
                selection(item.path("selection")));
    }

    /** As 'holdfast restore' takes it. */
    private static String selection(JsonNode selection) {
        List<String> options = new ArrayList<>();
        selection
                .properties()
                .forEach(one -> options.add(
                        "--select " + quoted(one.getKey() + "=" + one.getValue().asString(""))));
        return options.isEmpty() ? "-" : String.join(" ", options);
    }

    /** For a shell. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
