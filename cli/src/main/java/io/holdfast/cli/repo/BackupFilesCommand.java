package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backs files up. */
@Command(name = "backup", description = "Back files and directories up into a new snapshot.")
final class BackupFilesCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or directories.")
    private List<Path> paths = List.of();

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Leave out what matches. Repeatable.")
    private List<String> excludes = List.of();

    @Option(names = "--tag", description = "A tag of the snapshot. Repeatable.")
    private List<String> tags = List.of();

    @Option(names = "--host", description = "Default: this machine's name.")
    private @Nullable String host;

    @Option(names = "--skip-unreadable", description = "Leave out files that cannot be read instead of failing.")
    private boolean skipUnreadable;

    @Option(names = "--force", description = "Read every file, also those that seem not to have changed.")
    private boolean force;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        List<String> absolute = paths.stream()
                .map(path -> path.toAbsolutePath().normalize().toString())
                .toList();
        Path work = Files.createTempDirectory("holdfast-backup");
        try (Source source = new FilesKind().open(new SourceSettings(settings(absolute)));
                Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("backup", output)) {
            source.probe();
            String hostname = host == null ? InetAddress.getLocalHost().getHostName() : host;
            Optional<Snapshot> parent = force ? Optional.empty() : newest(repository, hostname, absolute);
            BackupSummary summary = repository.backup(
                    new SnapshotRequest(
                            clock.instant(),
                            hostname,
                            System.getProperty("user.name"),
                            absolute,
                            tags,
                            parent.map(Snapshot::id)),
                    sink -> source.backup(
                            sink,
                            new SourceContext(
                                    clock,
                                    progress,
                                    work,
                                    parent.map(snapshot -> new PreviousBackup(repository, snapshot)))),
                    progress);
            progress.close();
            if (output.isJson()) {
                output.json(Map.of(
                        "snapshot", summary.snapshot().id(),
                        "files", summary.files(),
                        "directories", summary.directories(),
                        "bytes", summary.bytes(),
                        "added_bytes", summary.addedBytes()));
            } else {
                output.line("Snapshot " + summary.snapshot().shortId() + ": " + summary.files() + " files, "
                        + Bytes.text(summary.bytes()) + "; " + Bytes.text(summary.addedBytes())
                        + " added to the repository");
            }
        } finally {
            Files.deleteIfExists(work);
        }
        return 0;
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
        settings.put("paths", String.join("\n", absolute));
        if (!excludes.isEmpty()) {
            settings.put("exclude", excludes.stream().collect(Collectors.joining("\n")));
        }
        if (skipUnreadable) {
            settings.put("on-unreadable", "skip");
        }
        return settings;
    }
}
