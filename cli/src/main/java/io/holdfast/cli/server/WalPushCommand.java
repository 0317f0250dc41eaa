package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands one file of the log over. */
@Command(
        name = "push",
        description =
                "Hand a file of the log over; it is durable at the server when this ends with 0. For"
                        + " archive_command = 'holdfast wal push %%p --data-set NAME', with log: archive in the data set's source.")
final class WalPushCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "As archive_command names it (%%p).")
    private Path file = Path.of("");

    @Option(names = "--data-set", required = true, paramLabel = "NAME", description = "Whose log it is.")
    private String dataSet = "";

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailed(ExitCode.USAGE, "There is no file " + file.toAbsolutePath() + ".");
        }
        String completed = Files.getLastModifiedTime(file).toInstant().toString();
        server.connect()
                .put(
                        WalCommand.path(dataSet, file.getFileName().toString()),
                        file,
                        Map.of("X-Completed-At", completed));
        return 0;
    }
}
