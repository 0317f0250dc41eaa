package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.mirror.MirrorReport;
import io.holdfast.repository.mirror.MirrorRequest;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mirrors a repository. */
@Command(
        name = "mirror",
        description =
                "Copy a repository file by file, each verified by its name; no password is needed. The mirror opens"
                        + " with the same passwords. It can be stopped at any moment: the next run goes on. From a mirror back to"
                        + " its repository, with --verify, it replaces files that are damaged there.")
final class MirrorCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "The repository's location.")
    private String source = "";

    @Parameters(index = "1", paramLabel = "TARGET", description = "Absent, empty, or its mirror.")
    private String target = "";

    @Option(
            names = "--delete",
            description = "Remove from the mirror what the repository has no more. Without it a mirror only gains.")
    private boolean delete;

    @Option(names = "--verify", description = "Read what the mirror has already, and replace what is damaged.")
    private boolean verify;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Store from = stores.store(source);
                Store to = stores.store(target);
                TerminalProgress progress = new TerminalProgress("mirror", output)) {
            MirrorReport report = Repositories.mirror(from, to, new MirrorRequest(delete, verify), progress);
            progress.close();
            if (output.isJson()) {
                output.json(report);
            } else {
                report.damaged().forEach(output::line);
                output.line("Copied " + report.copied() + " files, " + Bytes.text(report.bytes()) + "; "
                        + report.present() + " were there; " + report.replaced() + " damaged ones replaced; "
                        + report.removed() + " removed.");
                if (report.locked() > 0) {
                    output.line(report.locked() + " more are locked at the vault; a later run removes them, and what"
                            + " else the repository has no more.");
                }
            }
            return report.damaged().isEmpty() ? ExitCode.SUCCESS.code() : ExitCode.DAMAGED.code();
        }
    }
}
