package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    /** Segments fetched in advance, so many at a time. */
    private static final int AHEAD = 12;

    private static final int TOGETHER = 3;

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
        ApiClient api = server.connect();
        try {
            api.download(WalCommand.path(dataSet, name), part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        if (WalCommand.isSegment(name)) {
            Optional<WalBatch> batch = WalBatch.open(System.getenv(WalBatch.VARIABLE));
            if (batch.isPresent()) {
                fetchNext(api, batch.get(), Files.size(target));
            }
        }
        return 0;
    }

    /** What the server will ask for after this. What cannot be had it asks for itself, and is told then. */
    private void fetchNext(ApiClient api, WalBatch batch, long segmentSize) throws InterruptedException {
        List<Callable<Boolean>> downloads = new ArrayList<>();
        String next = name;
        for (int i = 0; i < AHEAD; i++) {
            next = after(next, segmentSize);
            String wanted = next;
            if (!batch.isFetched(wanted)) {
                downloads.add(() -> {
                    try {
                        api.download(WalCommand.path(dataSet, wanted), batch.fetching(wanted));
                        batch.fetched(wanted);
                        return true;
                    } catch (IOException | CommandFailed e) {
                        return false;
                    } finally {
                        Files.deleteIfExists(batch.fetching(wanted));
                    }
                });
            }
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(TOGETHER)) {
            workers.invokeAll(downloads);
        }
    }

    /** The name of the segment that follows on the same timeline, of segments of this many bytes. */
    static String after(String segment, long segmentSize) {
        long perLog = (1L << 32) / segmentSize;
        long number =
                Long.parseLong(segment.substring(8, 16), 16) * perLog + Long.parseLong(segment.substring(16), 16) + 1;
        return segment.substring(0, 8) + "%08X%08X".formatted(number / perLog, number % perLog);
    }
}
