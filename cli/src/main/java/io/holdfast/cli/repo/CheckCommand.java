package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.CheckReport;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a repository. */
@Command(name = "check", description = "Check that a repository is sound; every error is printed.")
final class CheckCommand implements Callable<Integer> {
    @Option(names = "--read-data", description = "Read and verify every byte of every pack.")
    private boolean readData;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("check", output)) {
            CheckReport report = repository.check(readData, progress);
            progress.close();
            if (output.isJson()) {
                output.json(Map.of(
                        "sound", report.sound(),
                        "errors", report.errors(),
                        "packs", report.packs(),
                        "bytes_read", report.bytesRead()));
            } else {
                report.errors().forEach(output::line);
                output.line(
                        report.sound()
                                ? "No errors in " + report.packs() + " packs"
                                        + (readData ? ", " + Bytes.text(report.bytesRead()) + " read." : ".")
                                : report.errors().size() + " errors in " + report.packs()
                                        + " packs. Restore what you need from another repository, and keep this one"
                                        + " for repair.");
            }
            return report.sound() ? ExitCode.SUCCESS.code() : ExitCode.DAMAGED.code();
        }
    }
}
