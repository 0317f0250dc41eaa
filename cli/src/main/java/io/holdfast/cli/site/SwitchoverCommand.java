package io.holdfast.cli.site;

import io.holdfast.cli.Output;
import io.holdfast.site.lease.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has another site become active, without loss. */
@Command(
        name = "switchover",
        description =
                "Have another site become active, in order: the active one stops taking writes, its log is received"
                        + " to the end, the other takes over. Nothing is lost, and clients wait for a moment. The way back is the"
                        + " same with the other site's name.")
final class SwitchoverCommand implements Callable<Integer> {
    @Mixin
    private SiteOption site = new SiteOption();

    @Option(names = "--to", required = true, paramLabel = "SITE", description = "The site that becomes active.")
    @SuppressWarnings("NullAway.Init")
    private String to;

    @Option(
            names = "--timeout",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return site.store(store ->
                new TakeoverRequest(output, Duration.ofSeconds(timeout)).run(store, Wish.Kind.SWITCHOVER, to, false));
    }
}
