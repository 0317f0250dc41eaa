package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Tests a key that is kept elsewhere, or shows when that was done. */
@Command(
        name = "key-test",
        description = "Have the server open a repository with a key that is kept elsewhere, and keep what came of it as"
                + " evidence; without a key, list such tests. The server uses the key once and does not keep it.")
public final class DrKeyTestCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "REPOSITORY", description = "Its declared name.")
    private String repository = "";

    @Parameters(
            index = "1..*",
            paramLabel = "SHARE",
            description = "Files with a share of a split recovery key each, as many as are needed.")
    private List<Path> shares = new ArrayList<>();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Instead of shares: a file whose first line is the password of a key that is not split.")
    private @Nullable Path keyFile;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (keyFile != null && !shares.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "Give shares or --key-file, not both.");
        }
        ApiClient api = server.connect();
        String path = "/api/v1/admin/repositories/" + Query.encode(repository) + "/key_recovery_tests";
        if (keyFile == null && shares.isEmpty()) {
            list(api.get(path));
            return ExitCode.SUCCESS.code();
        }
        JsonNode test = Awaited.post(api, path, key(), path + "/running", "Testing the key", output);
        if (output.isJson()) {
            output.json(test);
        } else {
            output.line((test.path("passed").asBoolean(false) ? "Passed: " : "FAILED: ") + Fields.text(test, "detail"));
        }
        return test.path("passed").asBoolean(false) ? ExitCode.SUCCESS.code() : ExitCode.FAILED.code();
    }

    private Map<String, Object> key() {
        Map<String, Object> key = new HashMap<>();
        if (keyFile != null) {
            key.put(
                    "password",
                    GivenFile.firstLine("key file", keyFile, ExitCode.FAILED).strip());
        } else {
            List<String> codes = new ArrayList<>();
            for (Path share : shares) {
                codes.add(GivenFile.text("share", share, ExitCode.FAILED));
            }
            key.put("shares", codes);
        }
        return key;
    }

    private void list(JsonNode tests) {
        if (output.isJson()) {
            output.json(tests);
            return;
        }
        output.table(
                List.of("TESTED", "BY", "PASSED", "FOUND"),
                Query.rows(
                        tests.path("items"),
                        test -> List.of(
                                Fields.text(test, "testedAt"),
                                Fields.text(test, "testedBy"),
                                test.path("passed").asBoolean(false) ? "yes" : "NO",
                                Fields.text(test, "detail"))));
    }
}
