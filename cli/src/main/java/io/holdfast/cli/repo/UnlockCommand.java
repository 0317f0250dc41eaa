package io.holdfast.cli.repo;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.lock.Unlocking;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes locks. */
@Command(
        name = "unlock",
        description = "Remove locks that nobody holds any more: of processes that are dead on this machine, or not"
                + " refreshed for 30 minutes.")
final class UnlockCommand implements Callable<Integer> {
    @Option(
            names = "--remove-all",
            description = "Remove locks in use, too. Whoever holds one fails; make sure that nobody does.")
    private boolean all;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (Repository repository = options.open()) {
            Unlocking.Report report = repository.unlock(all);
            if (output.isJson()) {
                output.json(Map.of("removed", report.removed(), "left", report.left()));
            } else {
                report.removed().forEach(lock -> output.line("Removed: " + lock));
                report.left().forEach(lock -> output.line("In use:  " + lock));
                output.line("Removed " + report.removed().size() + " locks.");
            }
        }
        return ExitCode.SUCCESS.code();
    }
}
