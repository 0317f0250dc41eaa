package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Changes the caller's own password. */
@Command(name = "password", description = "Change your own password. Your other sessions end.")
public final class OwnPasswordCommand extends AnswerCommand {
    @Option(
            names = "--current-password-file",
            paramLabel = "FILE",
            description = "Its first line is the password that holds now. Default: asked for.")
    private @Nullable Path current;

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "Its first line is the password from now on. Default: asked for.")
    private @Nullable Path next;

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        String before = NewPassword.read(current, "--current-password-file", "Current password");
        String after = NewPassword.read(next, "--new-password-file", "New password");
        api.put("/api/v1/session/password", Map.of("currentPassword", before, "newPassword", after));
        return JsonNodeFactory.instance.objectNode().put("changed", true);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.line("The password is changed. Give the new one from now on.");
    }
}
