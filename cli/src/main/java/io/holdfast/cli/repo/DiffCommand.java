package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.inspect.DiffSummary;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two snapshots. */
@Command(
        name = "diff",
        description = "Show what differs between two snapshots: + added, - removed, M content, T type, U metadata, M?"
                + " content although the metadata is the same, which may be damage on the disk it was read from.")
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FIRST", description = "A snapshot, or SNAPSHOT:/directory.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "SECOND", description = "Another.")
    private String second = "";

    @Option(names = "--metadata", description = "Show entries, too, whose metadata alone differs.")
    private boolean metadata;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    private record Side(Snapshot snapshot, EntryPath directory) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open();
                Inspection inspection = repository.inspect();
                TerminalProgress progress = new TerminalProgress("diff", output, TerminalProgress.A_MOMENT)) {
            progress.stage("comparing trees");
            Side before = side(repository, first);
            Side after = side(repository, second);
            DiffSummary summary = inspection.diff(
                    before.snapshot(),
                    before.directory(),
                    after.snapshot(),
                    after.directory(),
                    metadata,
                    (path, directory, modifier) -> {
                        progress.giveWay();
                        showChange(path, directory, modifier);
                    },
                    progress);
            progress.close();
            if (output.isJson()) {
                output.json(view(before.snapshot(), after.snapshot(), summary));
            } else {
                show(summary);
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private static Side side(Repository repository, String text) throws IOException {
        SnapshotDirectory named = SnapshotDirectory.parse(text);
        return new Side(
                new SnapshotSelection()
                        .in(repository, List.of(named.snapshot()))
                        .getFirst(),
                named.directory());
    }

    private void showChange(EntryPath path, boolean directory, String modifier) {
        String name = path + (directory ? "/" : "");
        if (output.isJson()) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("message_type", "change");
            fields.put("path", name);
            fields.put("modifier", modifier);
            output.json(fields);
        } else {
            output.line(String.format(Locale.ROOT, "%-5s%s", modifier, name));
        }
    }

    /** As restic prints it. */
    private static Map<String, Object> view(Snapshot before, Snapshot after, DiffSummary summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("message_type", "statistics");
        fields.put("source_snapshot", before.id());
        fields.put("target_snapshot", after.id());
        fields.put("changed_files", summary.changedFiles());
        fields.put("added", counts(summary.added()));
        fields.put("removed", counts(summary.removed()));
        return fields;
    }

    private static Map<String, Long> counts(DiffSummary.Counts counts) {
        Map<String, Long> fields = new LinkedHashMap<>();
        fields.put("files", counts.files());
        fields.put("dirs", counts.directories());
        fields.put("others", counts.others());
        fields.put("data_blobs", counts.dataBlobs());
        fields.put("tree_blobs", counts.treeBlobs());
        fields.put("bytes", counts.bytes());
        return fields;
    }

    private void show(DiffSummary summary) {
        DiffSummary.Counts added = summary.added();
        DiffSummary.Counts removed = summary.removed();
        output.line("files        " + added.files() + " added, " + removed.files() + " removed, "
                + summary.changedFiles() + " changed");
        output.line("directories  " + added.directories() + " added, " + removed.directories() + " removed");
        output.line("others       " + added.others() + " added, " + removed.others() + " removed");
        output.line("blobs        " + (added.dataBlobs() + added.treeBlobs()) + " added, "
                + (removed.dataBlobs() + removed.treeBlobs()) + " removed");
        output.line(
                "bytes        " + Bytes.text(added.bytes()) + " added, " + Bytes.text(removed.bytes()) + " removed");
    }
}
