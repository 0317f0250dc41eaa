package io.holdfast.cli.site;

import io.holdfast.cli.Output;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Switches automatic failover on again. */
@Command(name = "resume", description = "Switch automatic failover on again.")
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private SiteOption site = new SiteOption();

    @Option(
            names = "--forget-request",
            description = "Take back a switchover or failover that was asked for and has not happened.")
    private boolean forgetRequest;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        site.store(store -> {
            if (forgetRequest) {
                store.endWish();
            }
            store.pause(Optional.empty());
            return true;
        });
        if (output.isJson()) {
            output.json(Map.of("paused", false));
        } else {
            output.line("Automatic failover is on, where the sites' files say so.");
        }
        return 0;
    }
}
