package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.Statistics;
import io.holdfast.repository.inspect.StatisticsMode;
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

/** How much a repository holds. */
@Command(
        name = "stats",
        description = "Count what snapshots hold. Modes: restore-size (what a restore of each would write),"
                + " files-by-contents (files that differ, each once), blobs-per-file, raw-data (blobs as they are stored,"
                + " each once).")
final class StatsCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", description = "Which. Default: all that the filters let pass.")
    private List<String> ids = List.of();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "restore-size",
            description = "What to count. Default: ${DEFAULT-VALUE}.")
    private String mode = "restore-size";

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        StatisticsMode counted = Usage.check(() -> StatisticsMode.ofWord(mode));
        try (Repository repository = options.open();
                Inspection inspection = repository.inspect();
                TerminalProgress progress = new TerminalProgress("stats", output, TerminalProgress.A_MOMENT)) {
            progress.stage("reading trees");
            Statistics statistics = inspection.statistics(counted, selection.in(repository, ids), progress);
            progress.close();
            long stored = repository.storedBytes();
            if (output.isJson()) {
                output.json(view(repository.id(), statistics, stored));
            } else {
                show(repository.id(), statistics, stored);
            }
        }
        return ExitCode.SUCCESS.code();
    }

    /** The names are restic's; what it leaves out when it is 0 is left out. */
    private static Map<String, Object> view(String id, Statistics statistics, long stored) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("total_size", statistics.size());
        put(fields, "total_uncompressed_size", statistics.uncompressedSize());
        if (statistics.uncompressedSize() > 0) {
            fields.put("compression_ratio", statistics.compressionRatio());
            fields.put("compression_progress", statistics.compressionProgress());
            fields.put("compression_space_saving", statistics.spaceSaving());
        }
        put(fields, "total_file_count", statistics.files());
        put(fields, "total_blob_count", statistics.blobs());
        fields.put("snapshots_count", statistics.snapshots());
        fields.put("snapshots", statistics.snapshots());
        fields.put("stored_bytes", stored);
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, long number) {
        if (number > 0) {
            fields.put(name, number);
        }
    }

    private void show(String id, Statistics statistics, long stored) {
        output.line("repository   " + id);
        output.line("snapshots    " + statistics.snapshots());
        if (statistics.files() > 0) {
            output.line("files        " + statistics.files());
        }
        if (statistics.blobs() > 0) {
            output.line("blobs        " + statistics.blobs());
        }
        output.line("size         " + Bytes.text(statistics.size()) + " (" + mode + ")");
        if (statistics.uncompressedSize() > 0) {
            output.line("uncompressed " + Bytes.text(statistics.uncompressedSize()));
            output.line(String.format(
                    Locale.ROOT,
                    "compression  %.2fx, %.1f %% of the data is compressed, %.1f %% saved",
                    statistics.compressionRatio(),
                    statistics.compressionProgress(),
                    statistics.spaceSaving()));
        }
        output.line("stored       " + Bytes.text(stored) + " in all files of the repository");
    }
}
