package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.store.History;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Undoes what was done to a repository's files where their versions are kept. */
@Command(
        name = "undelete",
        description =
                "Bring back every file that was removed from a repository, or overwritten, since a time: after an attack"
                        + " with the backups' own credentials. For S3 with Object Lock, whose HOLDFAST_S3_LOCK_… variables must be"
                        + " set; no password is needed. What was forgotten or pruned since then on purpose comes back, too.")
final class UndeleteCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "LOCATION", description = "The repository's location.")
    private String location = "";

    @Option(names = "--since", required = true, paramLabel = "TIME", description = "Such as 2026-11-24T14:32:05Z.")
    private Instant since = Instant.EPOCH;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Store store = stores.store(location)) {
            History history = store.history()
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.USAGE,
                            store.location() + " keeps no versions of its files, or HOLDFAST_S3_LOCK_MODE and"
                                    + " HOLDFAST_S3_LOCK_DAYS are not set. Bring them back from a mirror: holdfast repo"
                                    + " repair --from."));
            List<String> back = history.undoSince(since);
            if (output.isJson()) {
                output.json(Map.of("brought_back", back));
            } else {
                back.forEach(output::line);
                output.line(back.size()
                        + " files brought back. Check the repository now: holdfast repo check --read-data.");
            }
            return ExitCode.SUCCESS.code();
        }
    }
}
