package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.lock.ThisProcess;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.snapshot.TagList;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.files.FilesKind;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
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

    @Option(names = "--stdin", description = "Back up standard input as one file, beside the paths if there are any.")
    private boolean stdin;

    @Option(
            names = "--stdin-filename",
            paramLabel = "NAME",
            defaultValue = "stdin",
            description = "Its name in the snapshot. Default: ${DEFAULT-VALUE}.")
    private String stdinName = "stdin";

    @Option(names = "--tag", paramLabel = "TAG[,TAG]", description = "Tags of the snapshot. Repeatable.")
    private List<String> tags = List.of();

    @Option(
            names = {"-H", "--host"},
            description = "Default: this machine's name.")
    private @Nullable String host;

    @Option(names = "--time", paramLabel = "TIME", description = "What the snapshot is said to be of. Default: now.")
    private @Nullable Instant time;

    @Option(
            names = "--parent",
            paramLabel = "SNAPSHOT",
            description =
                    "Files that seem not to have changed since this one are taken over from it. Default: the newest"
                            + " of the same host and paths.")
    private @Nullable String parent;

    @Option(names = "--skip-unreadable", description = "The exit code is 0 although files could not be read.")
    private boolean skipUnreadable;

    @Option(names = "--fail-unreadable", description = "End at the first file that cannot be read, with no snapshot.")
    private boolean failUnreadable;

    @Option(
            names = {"-f", "--force"},
            description = "Read every file, also those that seem not to have changed.")
    private boolean force;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Read everything and say what would be stored; the repository stays as it is.")
    private boolean dryRun;

    @Option(
            names = "--manifest",
            description = "Add a list of all files with the SHA-256 of each to the snapshot, as .holdfast/files.jsonl.")
    private boolean manifest;

    /** Why paths that were named are not in the snapshot. */
    private final List<String> absent = new ArrayList<>();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<EntryPath> named = selection.paths(paths);
        if (!stdin && named.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "What is to be backed up? Name a path, or give --stdin.");
        }
        EntryPath streamed = Usage.check(() -> EntryPath.of(stdinName));
        if (stdin && (streamed.isRoot() || named.contains(streamed))) {
            throw new CommandFailed(
                    ExitCode.USAGE, "--stdin-filename is a name that nothing else has, such as db.sql.");
        }
        if (time != null && time.isAfter(Instant.now())) {
            // what changes right after a backup is told by its time
            throw new CommandFailed(ExitCode.USAGE, "--time " + time + " is in the future.");
        }
        Path work = Files.createTempDirectory("holdfast-backup");
        try (@Nullable Source source = named.isEmpty() ? null : files(named);
                Repository repository = dryRun ? options.openForDryRun() : options.open();
                TerminalProgress progress = new TerminalProgress("backup", output)) {
            Instant now = time == null ? Instant.now() : time;
            List<String> shown =
                    new ArrayList<>(named.stream().map(EntryPath::toString).toList());
            if (stdin) {
                shown.add(streamed.toString());
            }
            String hostname = host == null ? ThisProcess.self().hostname() : host;
            Optional<Snapshot> before = before(repository, hostname, shown);
            Map<String, String> facts = new LinkedHashMap<>();
            BackupSummary summary = repository.backup(
                    new SnapshotRequest(
                            now,
                            hostname,
                            System.getProperty("user.name"),
                            shown,
                            tags.stream()
                                    .flatMap(list -> TagList.parse(list).tags().stream())
                                    .filter(tag -> !tag.isEmpty())
                                    .toList(),
                            before.map(Snapshot::id),
                            options.stores().extraVerify()),
                    sink -> {
                        if (source != null) {
                            SourceContext context = new SourceContext(
                                    Clock.systemUTC(),
                                    progress,
                                    work,
                                    before.map(snapshot -> new PreviousBackup(repository, snapshot)));
                            facts.putAll(source.backup(sink, context).facts());
                        }
                        if (stdin) {
                            // of a channel, as a stop interrupts who waits on one
                            InputStream content =
                                    Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
                            sink.fileWithoutDigest(streamed, EntryMetadata.synthetic(0644, now), content, Cuts.CONTENT);
                        }
                    },
                    progress);
            progress.close();
            return tell(summary, facts);
        } finally {
            Files.deleteIfExists(work);
        }
    }

    /** Of those that can be reached: what cannot is named, and left out as any file that cannot be read. */
    private Source files(List<EntryPath> named) throws SourceException {
        FilesKind kind = new FilesKind();
        List<EntryPath> reached = new ArrayList<>();
        for (EntryPath path : named) {
            Optional<String> obstacle = kind.obstacle(path);
            if (obstacle.isEmpty()) {
                reached.add(path);
            } else if (failUnreadable || named.size() == 1) {
                throw new SourceException(obstacle.get());
            } else {
                absent.add(obstacle.get());
            }
        }
        if (reached.isEmpty()) {
            throw new SourceException("None of the paths can be backed up: " + absent.getFirst());
        }
        return kind.open(reached, new SourceSettings(settings()));
    }

    private int tell(BackupSummary summary, Map<String, String> facts) {
        long unreadable = number(facts, "unreadable") + absent.size();
        List<String> names = new ArrayList<>(absent);
        names.addAll(names(facts, "unreadable_names"));
        long changed = number(facts, "changed_during_backup");
        if (output.isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (dryRun) {
                fields.put("dry_run", true);
            } else {
                fields.put("snapshot", summary.snapshot().id());
            }
            fields.put("files", summary.files());
            fields.put("directories", summary.directories());
            fields.put("bytes", summary.bytes());
            fields.put("added_bytes", summary.addedBytes());
            fields.put("unreadable", unreadable);
            fields.put("unreadable_names", names);
            fields.put("changed", changed);
            fields.put("changed_names", names(facts, "changed_names"));
            fields.put("vanished", number(facts, "vanished_during_backup"));
            fields.put("vanished_names", names(facts, "vanished_names"));
            output.json(fields);
        } else {
            String what = summary.files() + " files, " + Bytes.text(summary.bytes()) + "; "
                    + Bytes.text(summary.addedBytes());
            output.line(
                    dryRun
                            ? "Would back up " + what + " would be added to the repository. Nothing was written."
                            : "Snapshot " + summary.snapshot().shortId() + ": " + what + " added to the repository");
        }
        if (changed > 0) {
            output.err()
                    .println(changed + " files changed each time they were read. They are in the snapshot as they"
                            + " were read, which may be neither their old content nor their new.");
        }
        if (unreadable > 0) {
            // the others were named when they were met
            absent.forEach(name -> output.err().println("not read: " + name));
            output.err().println(unreadable + " files or directories could not be read and are not in the snapshot.");
        }
        return (unreadable > 0 && !skipUnreadable ? ExitCode.PARTIAL : ExitCode.SUCCESS).code();
    }

    private static long number(Map<String, String> facts, String name) {
        return Long.parseLong(facts.getOrDefault(name, "0"));
    }

    /** Of the first twenty. */
    private static List<String> names(Map<String, String> facts, String name) {
        return facts.getOrDefault(name, "").lines().toList();
    }

    private Optional<Snapshot> before(Repository repository, String hostname, List<String> shown) throws IOException {
        if (force) {
            return Optional.empty();
        }
        if (parent != null) {
            return Optional.of(repository.snapshot(parent));
        }
        return repository.snapshots().reversed().stream()
                .filter(snapshot ->
                        snapshot.hostname().equals(hostname) && snapshot.paths().equals(shown))
                .findFirst();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        selection.putInto(settings);
        settings.put("manifest", manifest ? "yes" : "no");
        if (!failUnreadable) {
            settings.put("on-unreadable", "skip");
        }
        return settings;
    }
}
