package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.files.FilesKind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backs files up. */
@Command(
        name = "backup",
        description =
                "Back files and directories up into a new snapshot, or what comes from standard input. What cannot be"
                        + " read is named and left out, and the exit code is 3 then.")
final class BackupFilesCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files or directories.")
    private List<Path> paths = List.of();

    @Mixin
    private BackupSelection selection = new BackupSelection();

    @Option(names = "--stdin", description = "Back up standard input as one file.")
    private boolean stdin;

    @Option(
            names = "--stdin-filename",
            paramLabel = "NAME",
            defaultValue = "stdin",
            description = "Its name in the snapshot. Default: ${DEFAULT-VALUE}.")
    private String stdinName = "stdin";

    @Option(names = "--tag", description = "A tag of the snapshot. Repeatable.")
    private List<String> tags = List.of();

    @Option(names = "--host", description = "Default: this machine's name.")
    private @Nullable String host;

    @Option(names = "--skip-unreadable", description = "The exit code is 0 although files could not be read.")
    private boolean skipUnreadable;

    @Option(names = "--fail-unreadable", description = "End at the first file that cannot be read, with no snapshot.")
    private boolean failUnreadable;

    @Option(names = "--force", description = "Read every file, also those that seem not to have changed.")
    private boolean force;

    @Option(
            names = "--manifest",
            description = "Add a list of all files with the SHA-256 of each to the snapshot, as .holdfast/files.jsonl.")
    private boolean manifest;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        List<String> absolute = selection.paths(paths);
        if (stdin == !absolute.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE, stdin ? "Give either --stdin or paths." : "What is to be backed up? Name a path.");
        }
        if (stdin) {
            return fromStandardInput(clock);
        }
        Path work = Files.createTempDirectory("holdfast-backup");
        try (Source source = new FilesKind().open(new SourceSettings(settings(absolute)));
                Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("backup", output)) {
            source.probe();
            String hostname = host == null ? InetAddress.getLocalHost().getHostName() : host;
            Optional<Snapshot> parent = force ? Optional.empty() : newest(repository, hostname, absolute);
            BackupFacts[] facts = new BackupFacts[1];
            BackupSummary summary = repository.backup(
                    new SnapshotRequest(
                            clock.instant(),
                            hostname,
                            System.getProperty("user.name"),
                            absolute,
                            tags,
                            parent.map(Snapshot::id)),
                    sink -> facts[0] = source.backup(
                            sink,
                            new SourceContext(
                                    clock,
                                    progress,
                                    work,
                                    parent.map(snapshot -> new PreviousBackup(repository, snapshot)))),
                    progress);
            progress.close();
            return tell(summary, facts[0].facts());
        } finally {
            Files.deleteIfExists(work);
        }
    }

    private int fromStandardInput(Clock clock) throws IOException, InterruptedException {
        EntryPath name = Usage.check(() -> EntryPath.of(stdinName));
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("backup", output)) {
            Instant now = clock.instant();
            BackupSummary summary = repository.backup(
                    new SnapshotRequest(
                            now,
                            host == null ? InetAddress.getLocalHost().getHostName() : host,
                            System.getProperty("user.name"),
                            List.of(name.toString()),
                            tags,
                            Optional.empty()),
                    sink -> sink.file(name, EntryMetadata.synthetic(0644, now), System.in, Cuts.CONTENT),
                    progress);
            progress.close();
            return tell(summary, Map.of());
        }
    }

    private int tell(BackupSummary summary, Map<String, String> facts) {
        long unreadable = Long.parseLong(facts.getOrDefault("unreadable", "0"));
        List<String> names = facts.getOrDefault("unreadable_names", "").lines().toList();
        if (output.isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("snapshot", summary.snapshot().id());
            fields.put("files", summary.files());
            fields.put("directories", summary.directories());
            fields.put("bytes", summary.bytes());
            fields.put("added_bytes", summary.addedBytes());
            fields.put("unreadable", unreadable);
            fields.put("unreadable_names", names);
            output.json(fields);
        } else {
            output.line("Snapshot " + summary.snapshot().shortId() + ": " + summary.files() + " files, "
                    + Bytes.text(summary.bytes()) + "; " + Bytes.text(summary.addedBytes())
                    + " added to the repository");
        }
        if (unreadable > 0) {
            names.forEach(name -> output.err().println("not read: " + name));
            output.err().println(unreadable + " files or directories could not be read and are not in the snapshot.");
        }
        return (unreadable > 0 && !skipUnreadable ? ExitCode.PARTIAL : ExitCode.SUCCESS).code();
    }

    private static Optional<Snapshot> newest(Repository repository, String hostname, List<String> absolute)
            throws IOException {
        return repository.snapshots().reversed().stream()
                .filter(snapshot ->
                        snapshot.hostname().equals(hostname) && snapshot.paths().equals(absolute))
                .findFirst();
    }

    private Map<String, String> settings(List<String> absolute) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("paths", String.join("\n", absolute) + "\n");
        selection.putInto(settings);
        settings.put("manifest", manifest ? "yes" : "no");
        if (!failUnreadable) {
            settings.put("on-unreadable", "skip");
        }
        return settings;
    }
}
