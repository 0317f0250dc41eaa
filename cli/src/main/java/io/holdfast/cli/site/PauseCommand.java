package io.holdfast.cli.site;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Switches automatic failover off. */
@Command(
        name = "pause",
        description =
                "Switch automatic failover off, for maintenance. Switchover and failover by hand go on working, and so"
                        + " does fencing.")
final class PauseCommand implements Callable<Integer> {
    @Mixin
    private SiteOption site = new SiteOption();

    @Option(names = "--reason", required = true, description = "Why; 'holdfast site status' shows it.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (reason.isBlank()) {
            throw new CommandFailed(ExitCode.USAGE, "Say why: whoever finds it paused must be able to judge.");
        }
        String text = reason + " (" + System.getProperty("user.name", "?") + ")";
        site.store(store -> {
            store.pause(Optional.of(text));
            return text;
        });
        if (output.isJson()) {
            output.json(Map.of("paused", text));
        } else {
            output.line("Automatic failover is paused. 'holdfast site resume' switches it on again.");
        }
        return 0;
    }
}
