package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    private static final String READY = ".ready";

    /** Files that are handed over in advance, and for how long that may keep PostgreSQL waiting. */
    private static final int MOST = 64;

    private static final Duration LONGEST = Duration.ofSeconds(10);

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
        ApiClient api = server.connect();
        push(api, file);
        Optional<WalBatch> batch = WalBatch.open(System.getenv(WalBatch.VARIABLE));
        if (batch.isPresent()) {
            try {
                pushNext(api, batch.get());
            } catch (IOException | CommandFailed e) {
                // the server has what was asked for; PostgreSQL asks for the others itself, and is told then
                return 0;
            }
        }
        return 0;
    }

    private void push(ApiClient api, Path segment) throws IOException, InterruptedException {
        String completed = Files.getLastModifiedTime(segment).toInstant().toString();
        api.put(
                WalCommand.path(dataSet, segment.getFileName().toString()),
                segment,
                Map.of("X-Completed-At", completed));
    }

    /** What PostgreSQL has ready to be handed over after this, in order: a log is taken without gaps only. */
    private void pushNext(ApiClient api, WalBatch batch) throws IOException, InterruptedException {
        String asked = file.getFileName().toString();
        Path ready = file.resolveSibling("archive_status");
        if (!Files.isDirectory(ready) || !WalCommand.isSegment(asked)) {
            return;
        }
        List<String> next;
        try (Stream<Path> marks = Files.list(ready)) {
            next = marks.map(mark -> mark.getFileName().toString())
                    .filter(mark -> mark.endsWith(READY))
                    .map(mark -> mark.substring(0, mark.length() - READY.length()))
                    .filter(name -> WalCommand.isSegment(name) && name.compareTo(asked) > 0)
                    .sorted()
                    .limit(MOST)
                    .toList();
        }
        long deadline = System.nanoTime() + LONGEST.toNanos();
        for (String name : next) {
            if (System.nanoTime() > deadline) {
                return;
            }
            Path segment = file.resolveSibling(name);
            String state = WalBatch.state(segment);
            push(api, segment);
            batch.pushed(name, state);
        }
    }
}
