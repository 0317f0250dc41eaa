package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.Authorization;
import io.holdfast.cli.api.ServerAddress;
import io.holdfast.cli.api.Tokens;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The two keys for the day on which nobody can sign in. */
@Command(
        name = "break-glass",
        description = "Two keys, held by two people, that together let an administrator in once, for half an hour:"
                + " which pairs there were and when they were used.",
        subcommands = {BreakGlassCommand.Create.class, BreakGlassCommand.Open.class})
public final class BreakGlassCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/break_glass";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(PATH);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode pair : answer.path("items")) {
            List<String> holders = pair.path("holders")
                    .valueStream()
                    .map(holder -> holder.asString(""))
                    .toList();
            boolean used =
                    !pair.path("usedAt").isMissingNode() && !pair.path("usedAt").isNull();
            boolean replaced = !pair.path("replacedAt").isMissingNode()
                    && !pair.path("replacedAt").isNull();
            rows.add(List.of(
                    String.join(", ", holders),
                    Fields.time(pair, "createdAt"),
                    Fields.text(pair, "createdBy"),
                    used
                            ? "used " + Fields.time(pair, "usedAt") + " from " + Fields.text(pair, "usedFrom") + ": "
                                    + Fields.text(pair, "reason")
                            : replaced ? "replaced" : "opens"));
        }
        output.table(List.of("HOLDERS", "MADE (UTC)", "BY", "STATE"), rows);
    }

    /** A new pair, told once. */
    @Command(
            name = "create",
            description = "Make a new pair of keys and show it, this once: print each sheet for its holder. The pair"
                    + " before no longer opens.")
    static final class Create extends AnswerCommand {
        @Option(
                names = "--holder",
                paramLabel = "NAME",
                required = true,
                description = "Who gets a key. Give it twice, for two people.")
        private List<String> holders = new ArrayList<>();

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(PATH, Map.of("holders", holders));
        }

        @Override
        void tell(JsonNode made, Output output) {
            for (JsonNode key : made.path("keys")) {
                output.line("----------------------------------------------------------------------");
                output.line("Holdfast: break-glass key of " + Fields.text(key, "holder"));
                output.line("made " + Fields.time(made, "createdAt") + " UTC");
                output.line("");
                output.line("    " + Fields.text(key, "key"));
                output.line("");
                output.line("Keep it sealed, away from the other one. With both:");
                output.line("    holdfast people break-glass open --reason WHY");
            }
            output.line("----------------------------------------------------------------------");
            output.line("The server keeps no copy. Print the sheets now, and give each to its holder.");
        }
    }

    /** Uses the pair up. */
    @Command(
            name = "open",
            description = "With both keys: become an administrator for half an hour. Needs no sign-in, works once, and"
                    + " raises a critical alert. The commands that follow on this machine use it; 'holdfast logout'"
                    + " forgets it.")
    static final class Open implements Callable<Integer> {
        @Mixin
        private ServerAddress address = new ServerAddress();

        @Option(
                names = "--first-key-file",
                paramLabel = "FILE",
                description = "Its first line is one key. Default: asked for.")
        private @Nullable Path first;

        @Option(
                names = "--second-key-file",
                paramLabel = "FILE",
                description = "Its first line is the other key. Default: asked for.")
        private @Nullable Path second;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for the alarm.")
        private String reason = "";

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode stay = new ApiClient(address.url(), address.http(), Authorization.nobody())
                    .post(
                            "/api/v1/session/break_glass",
                            Map.of(
                                    "firstKey",
                                    key("One key", first),
                                    "secondKey",
                                    key("The other key", second),
                                    "reason",
                                    reason,
                                    "session",
                                    "token"));
            Instant until = Instant.parse(stay.path("endsAt").asString(""));
            String token = stay.path("token").asString("");
            address.tokens().change(address.url(), before -> Optional.of(Tokens.until(until, token)));
            if (output.isJson()) {
                output.json(Map.of("user", stay.path("user").asString(""), "endsAt", until.toString()));
            } else {
                output.line("You are an administrator until " + Fields.time(stay, "endsAt")
                        + " UTC, and everybody is told. Both keys are used up: make new ones with 'holdfast people"
                        + " break-glass create' before that.");
            }
            return 0;
        }

        private static String key(String what, @Nullable Path file) {
            if (file != null) {
                return GivenFile.firstLine("file", file, ExitCode.USAGE);
            }
            Console console = System.console();
            if (console == null || !console.isTerminal()) {
                throw new CommandFailed(
                        ExitCode.USAGE, "Nobody can be asked here. Give --first-key-file and --second-key-file.");
            }
            char[] typed = console.readPassword("%s: ", what);
            return typed == null ? "" : new String(typed);
        }
    }
}
