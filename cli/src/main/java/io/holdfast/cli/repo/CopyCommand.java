package io.holdfast.cli.repo;

import io.holdfast.cli.Output;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies snapshots to another repository. */
@Command(name = "copy", description = "Copy snapshots to another repository, which has a key of its own.")
final class CopyCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", description = "Which; 'latest' is the newest. Default: all.")
    private List<String> ids = List.of();

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Option(names = "--to", required = true, paramLabel = "LOCATION", description = "The other repository.")
    private String other = "";

    @Option(
            names = "--to-password-file",
            required = true,
            paramLabel = "FILE",
            description = "Its first line is the other repository's password.")
    private Path otherPassword = Path.of("");

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Password password = RepositoryOptions.fromFile(otherPassword);
                Repository from = options.open();
                Repository to = options.stores().open(other, password);
                TerminalProgress progress = new TerminalProgress("copy", output)) {
            List<Snapshot> copies = from.copyTo(to, selection.in(from, ids), progress);
            progress.close();
            if (output.isJson()) {
                output.json(copies.stream().map(SnapshotView::of).toList());
            } else {
                output.line(to.location() + " holds " + copies.size() + " of the snapshots now.");
            }
        }
        return 0;
    }
}
