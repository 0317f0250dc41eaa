package io.holdfast.cli.vault;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.vault.VaultDesk;
import io.holdfast.vault.scrub.ScrubProgress;
import io.holdfast.vault.status.Status;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How the vault is. */
@Command(
        name = "status",
        description =
                "Tell how the vault is: what is stored, how far the scrub is, what is damaged, what needs attention."
                        + " Exit code 13 when a file is damaged, 1 when something else needs attention.")
final class VaultStatusCommand implements Callable<Integer> {
    @Mixin
    private VaultOption vault = new VaultOption();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        VaultDesk.Report report = vault.desk().report();
        Status status = report.status()
                .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, "The vault has never been running."));
        if (output.isJson()) {
            output.json(report);
        } else {
            show(report.running(), status);
        }
        if (!status.damaged().isEmpty()) {
            return ExitCode.DAMAGED.code();
        }
        return report.running() && status.problems().isEmpty() ? 0 : ExitCode.FAILED.code();
    }

    private void show(boolean running, Status status) {
        output.line((running ? "Running since " + status.since() : "Not running; as of " + status.time())
                + "; vault time " + status.time());
        output.table(
                List.of("CLIENT", "REPOSITORIES", "USED", "QUOTA"),
                status.clients().stream()
                        .map(client -> List.of(
                                client.name(),
                                Integer.toString(client.repositories()),
                                Bytes.text(client.used()),
                                Bytes.text(client.quota())))
                        .toList());
        ScrubProgress scrub = status.scrub();
        output.line("Scrub: " + scrub.files() + " files, " + Bytes.text(scrub.bytes()) + " in this round, which began "
                + scrub.started() + "; "
                + scrub.finished().map(at -> "last finished " + at).orElse("none finished yet"));
        output.line("Disk: " + Bytes.text(status.diskFree()) + " free of " + Bytes.text(status.diskTotal()));
        output.line("Audit log: " + status.audit().orElse("empty") + " (note it elsewhere)");
        if (status.problems().isEmpty()) {
            output.line("Nothing needs attention.");
        }
        status.problems().forEach(problem -> output.line("! " + problem));
    }
}
