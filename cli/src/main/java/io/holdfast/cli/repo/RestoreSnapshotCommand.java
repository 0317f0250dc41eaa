package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.restore.ExistingFiles;
import io.holdfast.repository.restore.Loss;
import io.holdfast.repository.restore.OnDamage;
import io.holdfast.repository.restore.RestoreOptions;
import io.holdfast.repository.restore.RestoreSelection;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.ExcludePatterns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a snapshot's files. */
@Command(name = "restore", description = "Restore a snapshot, or what is below one of its directories, as files.")
final class RestoreSnapshotCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SNAPSHOT",
            description =
                    "Its id, a unique beginning of it, or 'latest', which --host, --tag and --path narrow down;"
                            + " SNAPSHOT:/directory for only what is below that directory, put into the target without its path.")
    private String chosen = "";

    @Mixin
    private SnapshotSelection latest = new SnapshotSelection();

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

    @Option(
            names = {"-i", "--include"},
            paramLabel = "PATTERN",
            description = "Only what matches, and what is in it; a pattern is what backup --exclude takes. Repeatable.")
    private List<String> includes = List.of();

    @Option(
            names = "--iinclude",
            paramLabel = "PATTERN",
            description = "The same; capitals and small letters are the same. Repeatable.")
    private List<String> includesIgnoringCase = List.of();

    @Option(
            names = {"-e", "--exclude"},
            paramLabel = "PATTERN",
            description = "Not what matches, nor what is in it. Repeatable.")
    private List<String> excludes = List.of();

    @Option(
            names = "--iexclude",
            paramLabel = "PATTERN",
            description = "The same; capitals and small letters are the same. Repeatable.")
    private List<String> excludesIgnoringCase = List.of();

    @Option(
            names = "--devices",
            description = "Make nodes of devices, too. Who can open one of a disk reads and writes all that is on it:"
                    + " only for snapshots of those whom you trust with that.")
    private boolean devices;

    @Option(
            names = "--fail-damaged",
            description =
                    "End at the first thing that the repository does not hold any more. Otherwise all that is sound"
                            + " is restored, each file that is not is named, and the exit code is 3 then.")
    private boolean failDamaged;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        SnapshotDirectory from = SnapshotDirectory.parse(chosen);
        RestoreOptions how = Usage.check(() ->
                new RestoreOptions(existing(), devices, selection(), failDamaged ? OnDamage.FAIL : OnDamage.GO_ON));
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("restore", output)) {
            Snapshot snapshot = latest.one(repository, from.snapshot());
            RestoreSummary summary = repository.restore(snapshot, from.directory(), target, how, progress);
            progress.close();
            summary.warnings().forEach(warning -> output.err().println("warning: " + warning));
            summary.losses().forEach(loss -> output.err().println("damaged: " + said(loss)));
            tell(summary, snapshot);
            return summary.losses().isEmpty() ? ExitCode.SUCCESS.code() : ExitCode.PARTIAL.code();
        }
    }

    private static String said(Loss loss) {
        return loss.path()
                + (loss.directory()
                        ? ", a directory, with all that is in it: "
                        : " lacks " + Bytes.text(loss.bytes()) + ": ")
                + loss.reason();
    }

    private void tell(RestoreSummary summary, Snapshot snapshot) {
        if (output.isJson()) {
            output.json(Map.of(
                    "snapshot", snapshot.id(),
                    "files", summary.files(),
                    "bytes", summary.bytes(),
                    "unchanged_bytes", summary.unchangedBytes(),
                    "warnings", summary.warnings(),
                    "losses",
                            summary.losses().stream()
                                    .map(loss -> Map.of(
                                            "path", loss.path().toString(),
                                            "directory", loss.directory(),
                                            "bytes", loss.bytes(),
                                            "reason", loss.reason()))
                                    .toList()));
            return;
        }
        String unchanged = update ? " (" + Bytes.text(summary.unchangedBytes()) + " were there)" : "";
        output.line("Restored " + summary.files() + " files, " + Bytes.text(summary.bytes()) + unchanged
                + ", of snapshot " + snapshot.shortId() + " to " + target);
        if (!summary.losses().isEmpty()) {
            output.line(
                    "Not whole: " + summary.losses().size() + " files and directories, named above. Restore them with"
                            + " --update from a mirror or a copy that has them, or from another snapshot.");
        }
    }

    private RestoreSelection selection() {
        boolean all = includes.isEmpty() && includesIgnoringCase.isEmpty();
        if (all && excludes.isEmpty() && excludesIgnoringCase.isEmpty()) {
            return RestoreSelection.ALL;
        }
        return new RestoreSelection(
                all ? Optional.empty() : Optional.of(matching(includes, includesIgnoringCase)),
                matching(excludes, excludesIgnoringCase));
    }

    private static Predicate<EntryPath> matching(List<String> patterns, List<String> ignoringCase) {
        ExcludePatterns exact = Usage.check(() -> ExcludePatterns.parse(patterns, false));
        ExcludePatterns folded = Usage.check(() -> ExcludePatterns.parse(ignoringCase, true));
        return path -> exact.exclude(path) || folded.exclude(path);
    }

    private ExistingFiles existing() {
        if (delete && !update) {
            throw new CommandFailed(ExitCode.USAGE, "--delete goes with --update only.");
        }
        return !update ? ExistingFiles.REFUSE : delete ? ExistingFiles.UPDATE_AND_REMOVE_OTHERS : ExistingFiles.UPDATE;
    }
}
