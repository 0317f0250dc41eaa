package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How much a repository holds. */
@Command(name = "stats", description = "Show how many snapshots a repository holds and how large it is.")
final class StatsCommand implements Callable<Integer> {
    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.open()) {
            int snapshots = repository.snapshots().size();
            long bytes = repository.storedBytes();
            if (output.isJson()) {
                output.json(Map.of("id", repository.id(), "snapshots", snapshots, "stored_bytes", bytes));
            } else {
                output.line("repository " + repository.id());
                output.line("snapshots  " + snapshots);
                output.line("stored     " + Bytes.text(bytes));
            }
        }
        return 0;
    }
}
