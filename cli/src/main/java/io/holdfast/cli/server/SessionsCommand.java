package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Who is signed in to the portal. */
@Command(
        name = "sessions",
        description = "List the open sessions of the portal, and end one.",
        subcommands = SessionsCommand.Revoke.class)
public final class SessionsCommand extends AnswerCommand {
    @Option(names = "--all", description = "Everybody's, for who may say who may do what. Default: yours.")
    private boolean all;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, all ? "/api/v1/admin/sessions" : "/api/v1/session/open");
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("SESSION", "USER", "FROM", "SINCE (UTC)", "LAST SEEN (UTC)", "BROWSER"),
                Query.rows(
                        answer.path("items"),
                        session -> List.of(
                                Fields.text(session, "sessionId"),
                                Fields.text(session, "user"),
                                Fields.text(session, "address"),
                                Fields.time(session, "beganAt"),
                                Fields.time(session, "lastSeenAt"),
                                Fields.text(session, "client"))));
    }

    @Command(name = "revoke", description = "End a session, at once.")
    static final class Revoke extends AnswerCommand {
        @Parameters(paramLabel = "SESSION-ID", description = "'holdfast sessions' lists them.")
        private String id = "";

        @Option(names = "--anybodys", description = "It is not yours; for who may say who may do what.")
        private boolean anybodys;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            api.delete((anybodys ? "/api/v1/admin/sessions/" : "/api/v1/session/open/") + Query.encode(id));
            return JsonNodeFactory.instance.objectNode().put("revoked", id);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line("Session " + id + " is ended.");
        }
    }
}
