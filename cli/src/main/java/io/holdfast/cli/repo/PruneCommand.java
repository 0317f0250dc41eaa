package io.holdfast.cli.repo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.prune.MaxUnused;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives back the room of what no snapshot refers to. */
@Command(
        name = "prune",
        description = "Give back the room of what no snapshot refers to. Backups and restores of Holdfast go on beside"
                + " it; it waits for commands of stock restic. It can be stopped at any moment: the next run goes on.")
final class PruneCommand implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(
            names = "--max-unused",
            paramLabel = "LIMIT",
            defaultValue = "5%",
            description = "How much may stay unused in packs that are partly used: a share of the repository (5%%), a"
                    + " size (200M) or 'unlimited'. Default: ${DEFAULT-VALUE}.")
    private String maxUnused = "5%";

    @Option(
            names = "--max-repack-size",
            paramLabel = "SIZE",
            description = "Rewrite at most so much, such as 10G. Default: no limit.")
    private @Nullable String maxRepackSize;

    @Option(names = "--repack-uncompressed", description = "Rewrite packs with blobs that are not compressed.")
    private boolean repackUncompressed;

    @Option(names = "--repack-small", description = "Put packs far below the usual size together.")
    private boolean repackSmall;

    @Option(
            names = "--no-free-space",
            description =
                    "For a store that is full, maybe to the last byte: only remove packs that no snapshot needs at"
                            + " all, in an order that needs no room, and rewrite none. Nobody else may be at work in the"
                            + " repository. Should it be killed in the middle, run rebuild-index. Prune again once there is"
                            + " room.")
    private boolean noFreeSpace;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT10M",
            description = "How long to wait for others at work, such as PT10M. Default: ${DEFAULT-VALUE}.")
    private Duration patience = Duration.ofMinutes(10);

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PruneRequest request = request();
        try (Repository repository = options.open();
                TerminalProgress progress = new TerminalProgress("prune", output)) {
            PruneSummary summary = repository.prune(request, progress);
            progress.close();
            if (output.isJson()) {
                output.json(summary);
            } else {
                tell(summary);
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private PruneRequest request() {
        try {
            long repack = maxRepackSize == null ? Long.MAX_VALUE : bytes(maxRepackSize);
            return new PruneRequest(
                    MaxUnused.parse(maxUnused),
                    repack,
                    repackUncompressed,
                    repackSmall,
                    dryRun,
                    patience,
                    noFreeSpace,
                    options.stores().extraVerify());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static long bytes(String size) {
        if (MaxUnused.parse(size) instanceof MaxUnused.Bytes(long limit)) {
            return limit;
        }
        throw new IllegalArgumentException("'" + size + "' is no size. Give one such as 10G.");
    }

    private void tell(PruneSummary summary) {
        output.line("used       " + summary.usedBlobs() + " blobs, " + Bytes.text(summary.usedBytes()));
        output.line("unused     " + summary.unusedBlobs() + " blobs, " + Bytes.text(summary.unusedBytes()));
        String would = dryRun ? "would be " : "";
        output.line("packs      " + summary.removedPacks() + " " + would + "removed, " + summary.repackedPacks() + " "
                + would + "rewritten, " + summary.orphanPacks() + " of stopped backups " + would + "removed");
        output.line((dryRun ? "would free " : "freed      ") + Bytes.text(Math.max(0, summary.freedBytes())) + ", "
                + Bytes.text(summary.remainingUnusedBytes()) + " stay unused");
        if (summary.waitingPacks() > 0) {
            output.line(summary.waitingPacks() + " packs (" + Bytes.text(summary.waitingBytes())
                    + ") wait for backups or restores that are still running and may need them; the next prune"
                    + " removes them.");
        }
        if (summary.lockedPacks() > 0) {
            output.line(summary.lockedPacks() + " packs (" + Bytes.text(summary.lockedBytes())
                    + ") are locked at the vault; a prune after their locks have ended removes them.");
        }
    }
}
