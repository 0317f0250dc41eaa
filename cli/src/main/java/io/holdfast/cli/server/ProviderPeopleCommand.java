package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** People of the identity provider. */
@Command(
        name = "provider",
        description = "List people of the identity provider who were here; keep them out, or let them in again.",
        subcommands = {ProviderPeopleCommand.KeepOut.class, ProviderPeopleCommand.LetIn.class})
final class ProviderPeopleCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/provider_people";

    @Option(
            names = "--words",
            defaultValue = "",
            description = "Only those that have all of these in a name, role or group.")
    private String words = "";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, PATH, Map.of("words", words));
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("USER", "NAME", "ROLES", "GROUPS", "LAST SEEN (UTC)", "STATE"),
                Query.rows(
                        answer.path("items"),
                        person -> List.of(
                                Fields.text(person, "username"),
                                Fields.text(person, "displayName"),
                                texts(person.path("roles")),
                                texts(person.path("groups")),
                                Fields.time(person, "lastSeen"),
                                person.path("disabled").asBoolean(false) ? "kept out" : "may sign in")));
    }

    private static String texts(JsonNode texts) {
        return texts.valueStream().map(text -> text.asString("")).collect(Collectors.joining(", "));
    }

    private static JsonNode change(ApiClient api, String username, boolean disabled)
            throws IOException, InterruptedException {
        return api.patch(PATH + "/" + Query.encode(username), Map.of("disabled", disabled));
    }

    @Command(name = "keep-out", description = "Whatever their groups; their sessions end at once.")
    static final class KeepOut extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "Such as oidc:ann; 'holdfast people provider' lists them.")
        private String username = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return change(api, username, true);
        }

        @Override
        void tell(JsonNode person, Output output) {
            output.line("'" + username + "' is kept out.");
        }
    }

    @Command(name = "let-in", description = "What their groups allow holds again.")
    static final class LetIn extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "Such as oidc:ann; 'holdfast people provider' lists them.")
        private String username = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return change(api, username, false);
        }

        @Override
        void tell(JsonNode person, Output output) {
            output.line("'" + username + "' may sign in at the identity provider.");
        }
    }
}
