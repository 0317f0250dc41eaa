package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Fetches one file of the log. PostgreSQL takes most exit codes for "there is no such file", and ends a recovery there; so
 * only that is answered 1, and whatever else goes wrong more than 125, at which it stops instead.
 */
@Command(
        name = "get",
        description =
                "Fetch a file of the stored log. Ends with 1 when there is none, and with 200 when that cannot be told,"
                        + " so that PostgreSQL does not take the log to end there. For restore_command = 'holdfast wal get %%f %%p"
                        + " --data-set NAME'.")
final class WalGetCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Parameters(index = "0", paramLabel = "NAME", description = "Of the file, as restore_command has it (%%f).")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TARGET", description = "Where to write it (%%p).")
    private Path target = Path.of("");

    @Option(names = "--data-set", required = true, paramLabel = "NAME", description = "Whose log it is.")
    private String dataSet = "";

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Override
    public Integer call() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return fetch();
            } catch (CommandFailed e) {
                if (e.exitCode() == ExitCode.NOT_FOUND) {
                    throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
                }
                if (e.exitCode() != ExitCode.UNREACHABLE || System.nanoTime() > deadline) {
                    throw new CommandFailed(ExitCode.LOG_UNKNOWN, String.valueOf(e.getMessage()));
                }
                Thread.sleep(PAUSE.toMillis());
            } catch (IOException e) {
                throw new CommandFailed(ExitCode.LOG_UNKNOWN, target + " cannot be written: " + e.getMessage());
            }
        }
    }

    private int fetch() throws IOException, InterruptedException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            server.connect().download(WalCommand.path(dataSet, name), part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return 0;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
