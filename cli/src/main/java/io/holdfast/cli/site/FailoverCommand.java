package io.holdfast.cli.site;

import io.holdfast.cli.Output;
import io.holdfast.site.lease.Wish;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a site take over from one that is gone. */
@Command(
        name = "failover",
        description =
                "Have a site take over from one that is gone, where that is not automatic, or where the standby is"
                        + " not known to have everything. It takes over as soon as the lease of the other has ended. When the"
                        + " active site is well after all, it hands over without loss.")
final class FailoverCommand implements Callable<Integer> {
    @Mixin
    private SiteOption site = new SiteOption();

    @Option(names = "--to", required = true, paramLabel = "SITE", description = "The site that becomes active.")
    @SuppressWarnings("NullAway.Init")
    private String to;

    @Option(
            names = "--accept-loss",
            description =
                    "Also when commits that were acknowledged are known to be missing there; how many bytes of log is"
                            + " said and kept in the history.")
    private boolean acceptLoss;

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
        return site.store(store -> new TakeoverRequest(output, Duration.ofSeconds(timeout))
                .run(store, Wish.Kind.FAILOVER, to, acceptLoss));
    }
}
