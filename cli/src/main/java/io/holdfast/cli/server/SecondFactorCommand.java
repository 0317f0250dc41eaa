package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A second factor: what one has, beside the password that one knows. */
@Command(
        name = "second-factor",
        description = "Whether you have a second factor; set one up, remove it, and say which roles need one.",
        subcommands = {
            SecondFactorCommand.Everybodys.class,
            SecondFactorCommand.SetUp.class,
            SecondFactorCommand.Confirm.class,
            SecondFactorCommand.Remove.class,
            SecondFactorCommand.TakeAway.class,
            SecondFactorCommand.Roles.class
        })
public final class SecondFactorCommand extends AnswerCommand {
    private static final String OWN = "/api/v1/session/second_factor";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(OWN);
    }

    @Override
    void tell(JsonNode state, Output output) {
        output.line(
                state.path("confirmedAt").isString()
                        ? "You have a second factor since " + Fields.time(state, "confirmedAt") + ", with "
                                + state.path("recoveryCodes").asInt() + " recovery codes left."
                        : state.path("needed").asBoolean()
                                ? "You have none, and a role of yours needs one: holdfast second-factor set-up"
                                : "You have none.");
    }

    @Command(name = "list", description = "Who has one; for who may say who may do what.")
    static final class Everybodys extends AnswerCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return AllPages.of(api, "/api/v1/admin/second_factors");
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.table(
                    List.of("USER", "SINCE (UTC)", "RECOVERY CODES LEFT"),
                    Query.rows(
                            answer.path("items"),
                            factor -> List.of(
                                    Fields.text(factor, "username"),
                                    Fields.time(factor, "confirmedAt"),
                                    Integer.toString(
                                            factor.path("recoveryCodes").asInt()))));
        }
    }

    @Command(
            name = "set-up",
            description =
                    "Show a secret for an authenticator app. It counts once 'second-factor confirm' has seen a code.")
    static final class SetUp extends AnswerCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(OWN, Map.of());
        }

        @Override
        void tell(JsonNode begun, Output output) {
            output.line("Give this secret to your authenticator app: " + Fields.text(begun, "secret"));
            output.line("Or this, as a QR code: " + Fields.text(begun, "uri"));
            output.line("Then: holdfast second-factor confirm CODE");
        }
    }

    @Command(
            name = "confirm",
            description = "Need it from now on. Shows recovery codes, this once; your other sessions end.")
    static final class Confirm extends AnswerCommand {
        @Parameters(paramLabel = "CODE", description = "That the app shows now.")
        private String code = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return api.post(OWN + "/confirm", Map.of("code", code));
        }

        @Override
        void tell(JsonNode confirmed, Output output) {
            output.line("You have a second factor. Each of these signs in once without the app; keep them on paper:");
            confirmed.path("recoveryCodes").forEach(one -> output.line("  " + one.asString("")));
        }
    }

    @Command(
            name = "remove",
            description = "Need none any more. Sign in with a recovery code, --code, and give another code here.")
    static final class Remove extends AnswerCommand {
        @Parameters(paramLabel = "CODE", description = "Another one than that of --code.")
        private String given = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            api.post(OWN + "/remove", Map.of("code", given));
            return JsonNodeFactory.instance.objectNode().put("removed", true);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line("You have no second factor any more.");
        }
    }

    @Command(name = "take-away", description = "Take somebody's second factor away, because it is lost.")
    static final class TakeAway extends AnswerCommand {
        @Parameters(paramLabel = "USER", description = "'holdfast people' lists them.")
        private String username = "";

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            api.delete("/api/v1/admin/administrators/" + Query.encode(username) + "/second_factor");
            return JsonNodeFactory.instance.objectNode().put("removed", true);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line(username + " has no second factor any more.");
        }
    }

    @Command(name = "roles", description = "Which roles need a second factor; with --require, say so.")
    static final class Roles extends AnswerCommand {
        @Option(
                names = "--require",
                split = ",",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "ROLE",
                description = "Exactly these from now on, with commas; none without a value.")
        private List<String> required = List.of();

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            String path = "/api/v1/admin/second_factor_roles";
            return required.isEmpty()
                    ? api.get(path)
                    : api.put(
                            path,
                            Map.of(
                                    "roles",
                                    required.stream()
                                            .filter(role -> !role.isBlank())
                                            .toList()));
        }

        @Override
        void tell(JsonNode answer, Output output) {
            if (answer.path("roles").isEmpty()) {
                output.line("No role needs one.");
            }
            answer.path("roles").forEach(role -> output.line(role.asString("")));
        }
    }
}
