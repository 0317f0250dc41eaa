package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a file's content, or a directory as an archive. */
@Command(
        name = "dump",
        description =
                "Write the content of a file of a snapshot, or a directory as a tar or zip archive, to standard output"
                        + " or to a file. With --json its progress is, not what it writes.")
final class DumpCommand implements Callable<Integer> {
    @Mixin
    private ChosenSnapshot chosen = new ChosenSnapshot();

    @Parameters(index = "1", paramLabel = "ENTRY", description = "A file or a directory in the snapshot; / for all.")
    private String path = "";

    @Option(
            names = {"-a", "--archive"},
            paramLabel = "FORMAT",
            defaultValue = "tar",
            description = "Of a directory: tar keeps all metadata; zip keeps permissions, times and links. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Format format = Format.TAR;

    private enum Format {
        TAR,
        ZIP
    }

    @Mixin
    private ByteOutput output = new ByteOutput();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output messages = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open();
                Inspection inspection = repository.inspect();
                TerminalProgress progress = new TerminalProgress("dump", messages, TerminalProgress.A_MOMENT)) {
            Snapshot snapshot = chosen.in(repository);
            EntryPath entry = Usage.check(() -> EntryPath.of(path));
            boolean directory = entry.isRoot()
                    || repository
                            .find(snapshot, entry)
                            .filter(found -> found.kind() == Repository.EntryKind.DIRECTORY)
                            .isPresent();
            if (directory) {
                archive(inspection, snapshot, entry, progress);
            } else {
                content(inspection, snapshot, entry, progress);
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private void content(Inspection inspection, Snapshot snapshot, EntryPath entry, Progress progress)
            throws IOException, InterruptedException {
        inspection.list(
                snapshot,
                entry,
                false,
                (found, node) -> {
                    if (!(node instanceof Node.RegularFile file)) {
                        throw new CommandFailed(
                                ExitCode.FAILED,
                                found + " is neither a file nor a directory: it has no content to write.");
                    }
                    progress.stage("writing", file.size());
                    try (InputStream content = new CountedContent(inspection.open(file), progress);
                            OutputStream out = output.open()) {
                        content.transferTo(out);
                    }
                },
                Progress.NONE);
    }

    private void archive(Inspection inspection, Snapshot snapshot, EntryPath directory, Progress progress)
            throws IOException, InterruptedException {
        progress.stage("adding up what there is", 0);
        AtomicLong bytes = new AtomicLong();
        inspection.list(
                snapshot,
                directory,
                true,
                (found, node) -> {
                    if (node instanceof Node.RegularFile file) {
                        bytes.addAndGet(file.size());
                    }
                },
                progress);
        progress.stage("writing", bytes.get());
        try (OutputStream out = new BufferedOutputStream(output.open(), 1 << 16);
                EntryArchive archive = format == Format.TAR ? new TarArchive(out) : new ZipArchive(out)) {
            inspection.list(
                    snapshot,
                    directory,
                    true,
                    (found, node) ->
                            archive.add(found, node, file -> new CountedContent(inspection.open(file), progress)),
                    Progress.NONE);
            archive.finish();
        }
    }
}
