package io.holdfast.cli.repo;

import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.copy.CopyRequest;
import io.holdfast.repository.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies snapshots to another repository. */
@Command(
        name = "copy",
        description = "Copy snapshots to another repository, which has a key of its own; make it by init"
                + " --chunks-of, so that what is backed up to it later is found in it.")
final class CopyCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "SNAPSHOT", description = "Which; 'latest' is the newest. Default: all.")
    private List<String> ids = List.of();

    @Mixin
    private SnapshotSelection selection = new SnapshotSelection();

    @Option(names = "--to", required = true, paramLabel = "LOCATION", description = "The other repository.")
    private String other = "";

    @Option(
            names = "--to-password-file",
            paramLabel = "FILE",
            description = "Its first line is the other repository's password. Default: $HOLDFAST_TO_PASSWORD_FILE; else"
                    + " what the command $HOLDFAST_TO_PASSWORD_COMMAND prints; else $HOLDFAST_TO_PASSWORD; else asked"
                    + " for.")
    private @Nullable Path otherPassword;

    @Option(
            names = "--fail-damaged",
            description =
                    "End at the first thing that the repository does not hold any more. Otherwise each snapshot that"
                            + " needs it is named and left out, the others are copied, and the exit code is 3 then.")
    private boolean failDamaged;

    private int leftOut;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Repository from = options.open();
                Password password = FurtherPassword.read(
                        otherPassword,
                        "HOLDFAST_TO_PASSWORD",
                        "Password of the other repository: ",
                        false,
                        "--to-password-file");
                Repository to = options.stores().open(other, password);
                TerminalProgress progress = new TerminalProgress("copy", output)) {
            List<Snapshot> copies = copy(from, to, selection.in(from, ids), progress);
            progress.close();
            if (output.isJson()) {
                output.json(copies.stream().map(SnapshotView::of).toList());
            } else {
                output.line(to.location() + " holds " + copies.size() + " of the snapshots now.");
            }
        }
        return leftOut == 0 ? ExitCode.SUCCESS.code() : ExitCode.PARTIAL.code();
    }

    private CopyRequest request(List<Snapshot> snapshots) {
        return new CopyRequest(snapshots, options.stores().extraVerify());
    }

    private List<Snapshot> copy(Repository from, Repository to, List<Snapshot> wanted, Progress progress)
            throws IOException, InterruptedException {
        try {
            // together, as what they share is read once
            return from.copyTo(to, request(wanted), progress);
        } catch (RepositoryException.Damaged e) {
            if (failDamaged) {
                throw e;
            }
        }
        List<Snapshot> copies = new ArrayList<>();
        for (Snapshot snapshot : wanted) {
            try {
                copies.addAll(from.copyTo(to, request(List.of(snapshot)), progress));
            } catch (RepositoryException.Damaged e) {
                leftOut++;
                output.err().println("damaged: snapshot " + snapshot.shortId() + " is not copied: " + e.getMessage());
            }
        }
        return copies;
    }
}
