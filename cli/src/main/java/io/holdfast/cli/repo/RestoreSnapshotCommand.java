package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.restore.ExistingFiles;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Restores a snapshot's files. */
@Command(name = "restore", description = "Restore a snapshot, or what is below one of its directories, as files.")
final class RestoreSnapshotCommand implements Callable<Integer> {
    @Mixin
    private ChosenSnapshot chosen = new ChosenSnapshot();

    @Option(
            names = {"-t", "--target"},
            required = true,
            paramLabel = "DIR",
            description = "A directory that is absent or empty, unless --update is given.")
    private Path target = Path.of("");

    @Option(
            names = "--update",
            description = "Bring what the target holds to the state of the snapshot; only what differs is written. So a"
                    + " restore that was stopped goes on. What the snapshot does not have stays.")
    private boolean update;

    @Option(names = "--delete", description = "With --update: remove what the snapshot does not have.")
    private boolean delete;

    @Option(names = "--path", defaultValue = "/", description = "Only what is below this directory of the snapshot.")
    private String path = "/";

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("restore", output)) {
            Snapshot snapshot = chosen.in(repository);
            RestoreSummary summary = repository.restore(snapshot, EntryPath.of(path), target, existing(), progress);
            progress.close();
            summary.warnings().forEach(warning -> output.err().println("warning: " + warning));
            if (output.isJson()) {
                output.json(Map.of(
                        "snapshot", snapshot.id(),
                        "files", summary.files(),
                        "bytes", summary.bytes(),
                        "unchanged_bytes", summary.unchangedBytes(),
                        "warnings", summary.warnings()));
            } else {
                String unchanged = update ? " (" + Bytes.text(summary.unchangedBytes()) + " were there)" : "";
                output.line("Restored " + summary.files() + " files, " + Bytes.text(summary.bytes()) + unchanged
                        + ", of snapshot " + snapshot.shortId() + " to " + target);
            }
        }
        return 0;
    }

    private ExistingFiles existing() {
        if (delete && !update) {
            throw new CommandFailed(ExitCode.USAGE, "--delete goes with --update only.");
        }
        return !update ? ExistingFiles.REFUSE : delete ? ExistingFiles.UPDATE_AND_REMOVE_OTHERS : ExistingFiles.UPDATE;
    }
}
