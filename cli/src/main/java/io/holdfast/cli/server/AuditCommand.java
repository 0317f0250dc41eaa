package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Who did what. */
@Command(
        name = "audit",
        description = "Who did what: list the audit trail, export it, verify that it is whole and unchanged.",
        subcommands = {AuditCommand.ListRecords.class, AuditCommand.Export.class, AuditVerifyCommand.class})
public final class AuditCommand implements Runnable {
    static final String PATH = "/api/v1/admin/audit";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast audit --help' lists them.");
    }

    @Command(name = "list", description = "List records, newest first.")
    static final class ListRecords extends AnswerCommand {
        @Option(names = "--from", paramLabel = "TIME", description = "Not before, such as 2026-11-24T14:32:05Z.")
        private java.time.@Nullable Instant from;

        @Option(names = "--until", paramLabel = "TIME", description = "Before this.")
        private java.time.@Nullable Instant until;

        @Option(names = "--actor", paramLabel = "USER", description = "Only what they did.")
        private @Nullable String actor;

        @Option(
                names = "--action",
                paramLabel = "ACTION",
                description = "Only this, such as inventory.apply; a star at the end stands for any rest.")
        private @Nullable String action;

        @Option(names = "--object", paramLabel = "OBJECT", description = "Only what was done to it: Policy/daily.")
        private @Nullable String object;

        @Option(
                names = "--result",
                paramLabel = "RESULT",
                description = "Only these: attempted, succeeded, refused, denied or failed.")
        private @Nullable String result;

        @Option(names = "--limit", defaultValue = "50", description = "At most so many, up to 1000. Default: 50.")
        private int limit;

        @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where an answer has ended.")
        private @Nullable String cursor;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            StringBuilder query = new StringBuilder("?limit=" + limit);
            add(query, "from", from);
            add(query, "until", until);
            add(query, "actor", actor);
            add(query, "action", action);
            add(query, "object", object);
            add(query, "result", result);
            add(query, "cursor", cursor);
            return api.get(PATH + query);
        }

        private static void add(StringBuilder query, String name, @Nullable Object value) {
            if (value != null) {
                query.append('&').append(name).append('=').append(Query.encode(value.toString()));
            }
        }

        @Override
        void tell(JsonNode page, Output output) {
            output.table(
                    List.of("RECORD", "AT (UTC)", "WHO", "FROM", "ACTION", "RESULT", "OBJECT"),
                    Query.rows(
                            page.path("items"),
                            record -> List.of(
                                    record.path("seq").asString(""),
                                    Fields.time(record, "at"),
                                    Fields.text(record, "actor"),
                                    Fields.text(record, "address"),
                                    Fields.text(record, "action"),
                                    Fields.text(record, "result"),
                                    Fields.text(record, "object"))));
            if (page.path("nextCursor").isString()) {
                output.line("There are older ones: --cursor " + Fields.text(page, "nextCursor"));
            }
        }
    }

    @Command(
            name = "export",
            description =
                    "Write the trail, oldest first, as JSON lines, which 'audit verify --file' judges, or as CEF.")
    static final class Export implements Callable<Integer> {
        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Option(names = "--format", defaultValue = "jsonl", description = "jsonl or cef. Default: jsonl.")
        private String format = "";

        @Option(names = "--after", defaultValue = "0", paramLabel = "RECORD", description = "Only what comes after it.")
        private long after;

        @Option(names = "--output", paramLabel = "FILE", description = "Default: standard output.")
        private @Nullable Path file;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path target = file == null ? Files.createTempFile("audit", ".export") : file;
            try {
                server.connect().download(PATH + "/export?format=" + Query.encode(format) + "&after=" + after, target);
                if (file == null) {
                    try (var lines = Files.lines(target, StandardCharsets.UTF_8)) {
                        lines.forEach(output.out()::println);
                    }
                    output.out().flush();
                }
            } finally {
                if (file == null) {
                    Files.deleteIfExists(target);
                }
            }
            return 0;
        }
    }
}
