package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.benchmark.BenchmarkReport;
import io.holdfast.repository.benchmark.BenchmarkReport.Limit;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures this machine and a repository's place. */
@Command(
        name = "benchmark",
        description =
                "Measure how fast this machine computes and the repository's place takes and gives, and say what limits"
                        + " a backup and a restore. Writes packs of noise and removes them again; it can be stopped at any moment.")
final class BenchmarkCommand implements Callable<Integer> {
    private static final int MIB_OF_A_PACK = 16;

    @Option(
            names = "--mib",
            paramLabel = "N",
            defaultValue = "256",
            description = "How much to write and read back, in MiB. Default: ${DEFAULT-VALUE}.")
    private int mib = 256;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (mib < MIB_OF_A_PACK) {
            throw new CommandFailed(ExitCode.USAGE, "--mib is at least " + MIB_OF_A_PACK + ", one pack.");
        }
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("benchmark", output)) {
            BenchmarkReport report = repository.benchmark(mib / MIB_OF_A_PACK, progress);
            progress.close();
            if (output.isJson()) {
                output.json(view(report));
            } else {
                tell(report);
            }
            return 0;
        }
    }

    private static Map<String, Object> view(BenchmarkReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("processors", report.processors());
        fields.put("stages_bytes_per_second", report.stages());
        fields.put("compression_ratio", report.ratio());
        report.upload().ifPresent(rate -> fields.put("upload_bytes_per_second", rate));
        report.download().ifPresent(rate -> fields.put("download_bytes_per_second", rate));
        report.listed().ifPresent(rate -> fields.put("listed_names_per_second", rate));
        report.skipped().ifPresent(reason -> fields.put("skipped", reason));
        fields.put("backup", view(report.backup()));
        fields.put("restore", view(report.restore()));
        return fields;
    }

    private static Map<String, Object> view(Limit limit) {
        return Map.of("limited_by", limit.by(), "bytes_per_second", limit.bytesPerSecond());
    }

    private void tell(BenchmarkReport report) {
        report.stages().forEach((name, rate) -> output.line(String.format("%-11s %s for one thread", name, a(rate))));
        report.upload().ifPresent(rate -> output.line("upload      " + a(rate)));
        report.download().ifPresent(rate -> output.line("download    " + a(rate)));
        report.listed().ifPresent(rate -> output.line(String.format("list        %.0f names/s", rate)));
        report.skipped().ifPresent(output::line);
        tell("A first backup", report.backup(), report);
        tell("A restore", report.restore(), report);
    }

    private void tell(String what, Limit limit, BenchmarkReport report) {
        output.line(String.format(
                "%s of data that compresses to %.0f %% can reach %s on %d processors; what limits it is %s.",
                what, 100 * report.ratio(), a(limit.bytesPerSecond()), report.processors(), limit.by()));
    }

    private static String a(double rate) {
        return Bytes.text((long) rate) + "/s";
    }
}
