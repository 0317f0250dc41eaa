package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final int AT_ONCE = 4;

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
        Optional<WalBatch> batch = WalBatch.open(System.getenv(WalBatch.VARIABLE));
        List<String> next = batch.isPresent() ? ready() : List.of();
        Map<String, String> states = new ConcurrentHashMap<>();
        PushPipeline.Push push = (name, after) -> {
            Path segment = name.equals(file.getFileName().toString()) ? file : file.resolveSibling(name);
            states.put(name, WalBatch.state(segment));
            push(api, segment, after);
        };
        new PushPipeline(push, AT_ONCE, LONGEST).run(file.getFileName().toString(), next, name -> {
            if (batch.isPresent()) {
                batch.get().pushed(name, states.getOrDefault(name, ""));
            }
        });
        return 0;
    }

    private void push(ApiClient api, Path segment, Optional<String> after) throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "X-Completed-At", Files.getLastModifiedTime(segment).toInstant().toString());
        after.ifPresent(name -> headers.put("X-After", name));
        api.put(WalCommand.path(dataSet, segment.getFileName().toString()), segment, headers);
    }

    /** What PostgreSQL has ready to be handed over after this, in order: a log is taken without gaps only. */
    private List<String> ready() {
        String asked = file.getFileName().toString();
        Path ready = file.resolveSibling("archive_status");
        if (!Files.isDirectory(ready) || !WalCommand.isSegment(asked)) {
            return List.of();
        }
        try (Stream<Path> marks = Files.list(ready)) {
            return marks.map(mark -> mark.getFileName().toString())
                    .filter(mark -> mark.endsWith(READY))
                    .map(mark -> mark.substring(0, mark.length() - READY.length()))
                    .filter(name -> WalCommand.isSegment(name) && name.compareTo(asked) > 0)
                    .sorted()
                    .limit(MOST)
                    .toList();
        } catch (IOException e) {
            // PostgreSQL asks for each itself
            return List.of();
        }
    }
}
