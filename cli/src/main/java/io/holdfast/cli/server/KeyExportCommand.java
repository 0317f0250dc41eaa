package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Recovery keys of the server's repositories. */
@Command(
        name = "key-export",
        description = "Ask for a recovery key of a declared repository, in shares of which some open it. Another person"
                + " decides ('holdfast approvals'); then 'holdfast key-export fetch' shows the shares, once.",
        subcommands = KeyExportCommand.Fetch.class)
public final class KeyExportCommand extends AnswerCommand {
    @Parameters(paramLabel = "REPOSITORY", arity = "0..1", description = "Its declared name.")
    private @Nullable String repository;

    @Option(names = "--shares", defaultValue = "5", description = "Into how many, 2 to 255. Default: ${DEFAULT-VALUE}.")
    private int shares;

    @Option(names = "--needed", defaultValue = "3", description = "So many open it. Default: ${DEFAULT-VALUE}.")
    private int needed;

    @Option(names = "--reason", description = "Kept as evidence; whoever decides reads it.")
    private @Nullable String reason;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        if (repository == null || reason == null) {
            throw new CommandFailed(ExitCode.USAGE, "Give the REPOSITORY and a --reason.");
        }
        Map<String, Object> wish = new HashMap<>(Map.of("shares", shares, "needed", needed, "reason", reason));
        return api.post("/api/v1/admin/repositories/" + Query.encode(repository) + "/key_exports", wish);
    }

    @Override
    void tell(JsonNode request, Output output) {
        CustodyRequestView.show(request, output);
    }

    /** Shows the shares. */
    @Command(
            name = "fetch",
            description =
                    "Make the key that was approved of and show its shares: once, to whoever asked. Write them down.")
    static final class Fetch extends AnswerCommand {
        @Parameters(paramLabel = "REQUEST-ID", description = "As 'holdfast key-export' has shown it.")
        private String id = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(CustodyRequestView.PATH + "/" + Query.encode(id) + "/shares", Map.of());
        }

        @Override
        void tell(JsonNode made, Output output) {
            output.line("Repository " + Fields.text(made, "repository") + " has another key, "
                    + Fields.text(made, "keyId").substring(0, 8) + ". Any "
                    + made.path("needed").asInt() + " of these shares open it. They are kept nowhere; give them to"
                    + " different people:");
            int number = 1;
            for (JsonNode share : made.path("shares")) {
                output.line("");
                output.line("share " + number++ + ":");
                output.line(share.asString(""));
            }
        }
    }
}
