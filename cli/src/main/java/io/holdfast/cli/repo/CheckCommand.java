package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.CheckReport;
import io.holdfast.repository.check.PacksToRead;
import io.holdfast.repository.prune.MaxUnused;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a repository. */
@Command(name = "check", description = "Check that a repository is sound; every error is printed.")
final class CheckCommand implements Callable<Integer> {
    private static final Pattern GROUP = Pattern.compile("(\\d{1,3})/(\\d{1,3})");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");

    @Option(names = "--read-data", description = "Read and verify every byte of every pack.")
    private boolean readData;

    @Option(
            names = "--read-data-subset",
            paramLabel = "N/T|PERCENT|SIZE",
            description =
                    "Read and verify a part: with 2/7 the second of seven groups that are always the same, with 5%%"
                            + " or 500M others each time.")
    private @Nullable String subset;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PacksToRead toRead = toRead();
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("check", output)) {
            CheckReport report = repository.check(toRead, progress);
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
                                        + (toRead instanceof PacksToRead.None
                                                ? "."
                                                : ", " + Bytes.text(report.bytesRead()) + " read.")
                                : report.errors().size() + " errors in " + report.packs()
                                        + " packs. Restore what you need from another repository, and keep this one"
                                        + " for repair.");
            }
            return report.sound() ? ExitCode.SUCCESS.code() : ExitCode.DAMAGED.code();
        }
    }

    private PacksToRead toRead() {
        String part = subset;
        if (part == null) {
            return readData ? new PacksToRead.All() : new PacksToRead.None();
        }
        if (readData) {
            throw new CommandFailed(ExitCode.USAGE, "Give either --read-data or --read-data-subset.");
        }
        Matcher group = GROUP.matcher(part);
        Matcher share = SHARE.matcher(part);
        try {
            if (group.matches()) {
                return new PacksToRead.Group(Integer.parseInt(group.group(1)), Integer.parseInt(group.group(2)));
            }
            if (share.matches()) {
                return new PacksToRead.Share(Double.parseDouble(share.group(1)));
            }
            if (MaxUnused.parse(part) instanceof MaxUnused.Bytes(long amount) && amount < Long.MAX_VALUE) {
                return new PacksToRead.Amount(amount);
            }
            throw new IllegalArgumentException("That is no part of a repository.");
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "--read-data-subset " + part + ": " + e.getMessage() + " Write it like 1/10, 2.5% or 500M.");
        }
    }
}
