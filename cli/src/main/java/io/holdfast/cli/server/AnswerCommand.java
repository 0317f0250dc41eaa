package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** A command that asks the server for one thing and shows the answer: as people read it, or with {@code --json} as it came. */
abstract class AnswerCommand implements Callable<Integer> {
    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    /** @param output takes progress while a long answer is waited for */
    abstract JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException;

    abstract void tell(JsonNode answer, Output output);

    @Override
    public final Integer call() throws IOException, InterruptedException {
        JsonNode answer = ask(server.connect(), output);
        if (output.isJson()) {
            output.json(answer);
        } else {
            tell(answer, output);
        }
        return 0;
    }
}
