package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Who may sign in, and what they may do. */
@Command(
        name = "people",
        description =
                "List who may sign in and what they may do; add somebody, change their roles, disable them. Files can"
                        + " say it too: kind Person of 'holdfast apply'.",
        subcommands = {
            PeopleCommand.Add.class,
            PeopleCommand.Change.class,
            PeopleCommand.Password.class,
            PeopleCommand.OneTimePassword.class,
            PeopleCommand.Groups.class,
            ProviderPeopleCommand.class,
            BreakGlassCommand.class
        })
public final class PeopleCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/administrators";
    private static final String ROLES = "administrator, operator, restore-operator, approver, dr-commander,"
            + " security-officer, auditor or viewer. For one service: operator@SERVICE; for all of a site:"
            + " operator@site:SITE. Repeatable, or with commas.";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, PATH);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        List<List<String>> rows = new ArrayList<>();
        answer.path("items").forEach(person -> rows.add(row(person)));
        output.table(List.of("USER", "NAME", "ROLES", "SINCE (UTC)", "STATE"), rows);
    }

    private static List<String> row(JsonNode person) {
        List<String> roles = new ArrayList<>();
        person.path("roles").forEach(role -> roles.add(role.asString("")));
        return List.of(
                Fields.text(person, "username"),
                Fields.text(person, "displayName"),
                String.join(", ", roles),
                Fields.time(person, "createdAt"),
                state(person));
    }

    private static String state(JsonNode person) {
        if (person.path("disabled").asBoolean(false)) {
            return "disabled";
        }
        if (person.path("passwordExpiresAt").isString()) {
            return "has a one-time password until " + Fields.time(person, "passwordExpiresAt");
        }
        return person.path("passwordSet").asBoolean(true) ? "may sign in" : "has no password yet";
    }

    private static void tellOf(JsonNode person, Output output) {
        output.table(List.of("USER", "NAME", "ROLES", "SINCE (UTC)", "STATE"), List.of(row(person)));
    }

    @Command(name = "add", description = "Let somebody sign in, who then changes the password.")
    static final class Add extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "Lower-case letters, digits and . _ @ -")
        private String username = "";

        @Option(names = "--name", paramLabel = "NAME", description = "As people know them. Default: USER.")
        private @Nullable String displayName;

        @Option(names = "--role", required = true, split = ",", paramLabel = "ROLE", description = ROLES)
        private List<String> roles = new ArrayList<>();

        @Option(
                names = "--new-password-file",
                paramLabel = "FILE",
                description = "Its first line is their password. Default: asked for.")
        private @Nullable Path passwordFile;

        @Option(
                names = "--without-password",
                description =
                        "They have none yet: 'holdfast people one-time-password' then lets them choose their own.")
        private boolean withoutPassword;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            Map<String, Object> person = new LinkedHashMap<>();
            person.put("username", username);
            person.put("roles", roles);
            if (!withoutPassword) {
                person.put(
                        "password", NewPassword.read(passwordFile, "--new-password-file", "Password for " + username));
            }
            if (displayName != null) {
                person.put("displayName", displayName);
            }
            return api.post(PATH, person);
        }

        @Override
        void tell(JsonNode person, Output output) {
            tellOf(person, output);
        }
    }

    @Command(name = "change", description = "Give somebody other roles, or let them no longer sign in. Holds at once.")
    static final class Change extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "'holdfast people' lists them.")
        private String username = "";

        @Option(
                names = "--role",
                split = ",",
                paramLabel = "ROLE",
                description = "Instead of those they have: " + ROLES)
        private @Nullable List<String> roles;

        @Option(
                names = "--disable",
                negatable = true,
                description = "May no longer sign in; --no-disable lets them in again.")
        private @Nullable Boolean disabled;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            if (roles == null && disabled == null) {
                throw new CommandFailed(ExitCode.USAGE, "Name what is to change: --role, --disable or --no-disable.");
            }
            Map<String, Object> change = new LinkedHashMap<>();
            if (roles != null) {
                change.put("roles", roles);
            }
            if (disabled != null) {
                change.put("disabled", disabled);
            }
            return api.patch(PATH + "/" + Query.encode(username), change);
        }

        @Override
        void tell(JsonNode person, Output output) {
            tellOf(person, output);
        }
    }

    @Command(
            name = "password",
            description = "Set the first password of somebody who was declared by a file, who then changes it.")
    static final class Password extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "Somebody who has no password yet.")
        private String username = "";

        @Option(
                names = "--new-password-file",
                paramLabel = "FILE",
                description = "Its first line is the password. Default: asked for.")
        private @Nullable Path passwordFile;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            String password = NewPassword.read(passwordFile, "--new-password-file", "Password for " + username);
            api.put(PATH + "/" + Query.encode(username) + "/password", Map.of("password", password));
            return JsonNodeFactory.instance.objectNode().put("username", username);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line("'" + username + "' can sign in now, and should change the password with 'holdfast password'.");
        }
    }

    @Command(
            name = "one-time-password",
            description =
                    "Make a password that lets somebody do nothing but choose their own, for who has none of their own"
                            + " yet. Shown this once.")
    static final class OneTimePassword extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "Somebody who has not chosen a password yet.")
        private String username = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(PATH + "/" + Query.encode(username) + "/one_time_password", Map.of());
        }

        @Override
        void tell(JsonNode made, Output output) {
            output.line("One-time password of '" + username + "', shown this once: " + Fields.text(made, "password"));
            output.line("It counts until " + Fields.time(made, "expiresAt")
                    + " UTC, and only to choose another one: in the portal, or with 'holdfast password'.");
        }
    }

    @Command(
            name = "groups",
            description =
                    "List which groups of the identity provider may do what. Files say it: kind Group of 'holdfast"
                            + " apply', or the server's own file of the provider.")
    static final class Groups extends AnswerCommand {
        @Option(
                names = "--words",
                defaultValue = "",
                description = "Only those that have all of these in a name or role.")
        private String words = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return AllPages.of(api, "/api/v1/admin/groups", Map.of("words", words));
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.table(
                    List.of("GROUP", "ROLES", "SAID BY", "SINCE (UTC)"),
                    Query.rows(
                            answer.path("items"),
                            group -> List.of(
                                    Fields.text(group, "group"),
                                    group.path("roles")
                                            .valueStream()
                                            .map(role -> role.asString(""))
                                            .collect(Collectors.joining(", ")),
                                    group.path("declaration").isString()
                                            ? "Group/"
                                                    + group.path("declaration").asString("")
                                            : "the server's file",
                                    Fields.time(group, "since"))));
        }
    }
}
