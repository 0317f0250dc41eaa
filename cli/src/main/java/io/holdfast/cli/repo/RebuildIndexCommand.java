package io.holdfast.cli.repo;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Repository.RebuildReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the index anew. */
@Command(
        name = "rebuild-index",
        description = "Make the index anew from the packs that are there. Waits until nobody else is at work.")
final class RebuildIndexCommand implements Callable<Integer> {
    @Option(names = "--read-all-packs", description = "Believe nothing of the present index; read every pack's header.")
    private boolean readAllPacks;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("rebuild-index", output)) {
            RebuildReport report = repository.rebuildIndex(readAllPacks, progress);
            progress.close();
            if (output.isJson()) {
                output.json(report);
            } else {
                report.damagedFiles()
                        .forEach(name -> output.line("Index file " + name + " was damaged and is replaced."));
                report.missingPacks()
                        .forEach(name -> output.line("Pack " + name + " is missing. Bring it back from a"
                                + " copy of the repository, or back up again, which stores what it held anew."));
                report.unreadablePacks().forEach(output::line);
                output.line(
                        report.changed()
                                ? "The index names " + report.packs() + " packs now; " + report.readPacks()
                                        + " were read."
                                : "The index was right: it names all " + report.packs() + " packs.");
            }
            boolean whole =
                    report.missingPacks().isEmpty() && report.unreadablePacks().isEmpty();
            return whole ? ExitCode.SUCCESS.code() : ExitCode.DAMAGED.code();
        }
    }
}
