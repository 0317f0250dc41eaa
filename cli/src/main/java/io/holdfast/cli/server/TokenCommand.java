package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What programs sign in with. */
@Command(
        name = "token",
        description = "List your tokens, which programs sign in with instead of a password; create and revoke them.",
        subcommands = {TokenCommand.ListTokens.class, TokenCommand.Create.class, TokenCommand.Revoke.class})
public final class TokenCommand extends AnswerCommand {
    private static final String OWN = "/api/v1/session/tokens";
    private static final String ALL = "/api/v1/admin/tokens";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return AllPages.of(api, OWN);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        show(answer, output);
    }

    private static void show(JsonNode answer, Output output) {
        output.table(
                List.of("TOKEN", "OWNER", "NAME", "MAY", "UNTIL (UTC)", "LAST USED", "FROM", "STATE"),
                Query.rows(answer.path("items"), token -> {
                    List<String> roles = new ArrayList<>();
                    token.path("roles").forEach(role -> roles.add(role.asString("")));
                    return List.of(
                            Fields.text(token, "tokenId"),
                            Fields.text(token, "owner"),
                            Fields.text(token, "name"),
                            String.join(", ", roles),
                            Fields.time(token, "expiresAt"),
                            Fields.time(token, "lastUsedAt"),
                            Fields.text(token, "lastUsedFrom"),
                            Fields.text(token, "state"));
                }));
    }

    @Command(name = "list", description = "List your tokens, newest first.")
    static final class ListTokens extends AnswerCommand {
        @Option(names = "--all", description = "Everybody's, for who may say who may do what.")
        private boolean all;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return AllPages.of(api, all ? ALL : OWN);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            show(answer, output);
        }
    }

    @Command(
            name = "create",
            description =
                    "Make a token. It is shown this once; with --output it goes to a file that only you can read.")
    static final class Create implements Callable<Integer> {
        @Mixin
        private ServerConnection server = new ServerConnection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "What it is for.")
        private String name = "";

        @Option(
                names = "--role",
                split = ",",
                paramLabel = "ROLE",
                description = "What it may do, for one service as operator@SERVICE. Default: as you.")
        private @Nullable List<String> roles;

        @Option(names = "--days", defaultValue = "90", description = "It ends after so many, up to 366. Default: 90.")
        private int days;

        @Option(names = "--output", paramLabel = "FILE", description = "A new file for it. Default: it is printed.")
        private @Nullable Path file;

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (days < 1 || days > 366) {
                throw new CommandFailed(ExitCode.USAGE, "--days is " + days + "; give 1 to 366.");
            }
            Path target = file;
            if (target != null) {
                claim(target);
            }
            boolean written = false;
            try {
                Map<String, Object> wanted = new LinkedHashMap<>();
                wanted.put("name", name);
                wanted.put(
                        "expiresAt",
                        Instant.now()
                                .plus(Duration.ofDays(days))
                                .minusSeconds(60)
                                .toString());
                if (roles != null) {
                    wanted.put("roles", roles);
                }
                JsonNode made = server.connect().post(OWN, wanted);
                String token = made.path("token").asString("");
                if (target != null) {
                    Files.writeString(target, token + "\n", StandardOpenOption.TRUNCATE_EXISTING);
                }
                written = true;
                if (output.isJson()) {
                    output.json(target == null ? made : made.path("made"));
                } else {
                    output.line(target == null ? token : "The token is in " + target + ".");
                }
            } finally {
                if (target != null && !written) {
                    Files.deleteIfExists(target);
                }
            }
            return 0;
        }

        /** First: a token that cannot be kept is not made. */
        private static void claim(Path file) throws IOException {
            try {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
            } catch (FileAlreadyExistsException e) {
                throw new CommandFailed(ExitCode.USAGE, file + " is there already. Name a new file.");
            }
        }
    }

    @Command(name = "revoke", description = "End a token, at once.")
    static final class Revoke extends AnswerCommand {
        @Parameters(paramLabel = "TOKEN-ID", description = "'holdfast token' lists them.")
        private String id = "";

        @Option(names = "--anybodys", description = "It is not yours; for who may say who may do what.")
        private boolean anybodys;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            api.delete((anybodys ? ALL : OWN) + "/" + Query.encode(id));
            return JsonNodeFactory.instance.objectNode().put("revoked", id);
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line("Token " + id + " is revoked.");
        }
    }
}
