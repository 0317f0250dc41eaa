package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Finds transactions in a stored log. */
@Command(
        name = "log",
        description = "Find in the stored log when a table was dropped or emptied, or who deleted many rows: candidate"
                + " transactions, and the instant to restore to just before each. No server of the data set is needed.")
final class PgLogCommand extends AnswerCommand {
    private static final Duration DEFAULT_SPAN = Duration.ofHours(1);

    @Parameters(paramLabel = "DATA-SET", description = "As declared; 'holdfast inventory' lists them.")
    private String dataSet = "";

    @Option(
            names = "--around",
            paramLabel = "TIME",
            description = "Look a quarter of an hour before and after it, such as 2026-11-24T14:32:05Z.")
    private @Nullable Instant around;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Instead: look from here on. Default: an hour before --to.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Look up to here. Default: now.")
    private @Nullable Instant to;

    @Option(
            names = "--relation",
            paramLabel = "NAME",
            description = "Only what was done to it: schema.table, table, its oid, or the number of its file.")
    private @Nullable String relation;

    @Option(names = "--database", paramLabel = "NAME", description = "Only in this database (name or oid).")
    private @Nullable String database;

    @Option(
            names = "--kind",
            split = ",",
            paramLabel = "KIND",
            description = "Only these: drop, truncate, delete, update, insert, create, rewrite, drop_database.")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--min-rows", paramLabel = "N", description = "Only if so many rows were changed.")
    private long rows;

    @Option(
            names = "--timeline",
            paramLabel = "N",
            description =
                    "Follow the log to this timeline, such as one that a restore has given up. Default: the newest.")
    private @Nullable Integer timeline;

    @Option(names = "--in", paramLabel = "REPOSITORY", description = "Whose log. Default: the policy's first.")
    private @Nullable String repository;

    @Option(names = "--limit", defaultValue = "100", description = "At most so many, up to 1000. Default: 100.")
    private int limit;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        if (around != null && (from != null || to != null)) {
            throw new CommandFailed(ExitCode.USAGE, "When? Give either --around, or --from and --to.");
        }
        Instant since = from;
        if (around == null && from == null) {
            Instant end = to == null ? Instant.now() : to;
            since = end.minus(DEFAULT_SPAN).truncatedTo(ChronoUnit.SECONDS);
            output.err().println("Looking from " + since + " on; --from or --around looks elsewhere.");
            output.err().flush();
        }
        StringBuilder path = new StringBuilder(
                "/api/v1/admin/logs/" + Query.encode(dataSet) + "/transactions?limit=" + limit + "&minRows=" + rows);
        put(path, "around", around);
        put(path, "from", since);
        put(path, "to", to);
        put(path, "relation", relation);
        put(path, "database", database);
        put(path, "timeline", timeline);
        put(path, "repository", repository);
        kinds.forEach(kind -> put(path, "kind", kind));
        return api.get(path.toString());
    }

    private static void put(StringBuilder path, String name, @Nullable Object value) {
        if (value != null) {
            path.append('&').append(name).append('=').append(Query.encode(value.toString()));
        }
    }

    @Override
    void tell(JsonNode found, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode transaction : found.path("transactions")) {
            for (JsonNode change : transaction.path("changes")) {
                rows.add(List.of(
                        transaction.path("time").asString(""),
                        transaction.path("xid").asString(""),
                        transaction.path("lsn").asString(""),
                        kinds(change.path("kinds")),
                        relation(change),
                        count(change, transaction)));
            }
        }
        if (rows.isEmpty()) {
            output.line("Nothing of that was found in the log from "
                    + found.path("readFromLsn").asString("") + " to "
                    + found.path("readToLsn").asString("") + " on timeline "
                    + found.path("timeline").asString("") + ". What a restore has given up lies on an earlier one:"
                    + " --timeline.");
        } else {
            output.table(List.of("COMMITTED", "XID", "LSN", "KIND", "RELATION", "ROWS +/~/-"), rows);
            JsonNode last =
                    found.path("transactions").path(found.path("transactions").size() - 1);
            output.line("To have the state just before the last of them:");
            output.line("  holdfast restore " + dataSet + " --time "
                    + last.path("restoreTo").asString("") + " --reason ...");
        }
        for (JsonNode point : found.path("restorePoints")) {
            output.line("Restore point '" + point.path("name").asString("") + "' was set at "
                    + point.path("time").asString("") + ", " + point.path("lsn").asString("") + ".");
        }
        if (found.path("more").asBoolean(false)) {
            output.line("There are more: narrow the time, or raise --limit.");
        }
    }

    private static String kinds(JsonNode kinds) {
        List<String> texts = new ArrayList<>();
        kinds.forEach(kind -> texts.add(kind.asString("")));
        return String.join(", ", texts);
    }

    private static String relation(JsonNode change) {
        String name = change.path("relation")
                .asString(change.path("file").asString(change.path("oid").asString("")));
        return change.path("database").asString("") + ": " + (name.isEmpty() ? "the database" : name);
    }

    private static String count(JsonNode change, JsonNode transaction) {
        return change.path("inserted").asString("") + "/"
                + change.path("updated").asString("") + "/"
                + change.path("deleted").asString("")
                + (transaction.path("complete").asBoolean(true) ? "" : " or more");
    }
}
