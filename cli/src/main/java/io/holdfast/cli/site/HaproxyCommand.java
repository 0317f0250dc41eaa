package io.holdfast.cli.site;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.traffic.HaproxyConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints how clients are to find the active site. */
@Command(
        name = "haproxy",
        description =
                "Print a configuration for HAProxy that sends clients to whichever site is active. All agents must have"
                        + " run once.")
final class HaproxyCommand implements Callable<Integer> {
    @Mixin
    private SiteOption site = new SiteOption();

    @Option(
            names = "--bind",
            defaultValue = "*:5432",
            paramLabel = "ADDRESS:PORT",
            description = "Where HAProxy listens. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String bind;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SiteConfiguration configuration = site.configuration();
        GroupView view = site.store(store -> store.view());
        if (view.sites().values().stream().allMatch(status -> status.server().isEmpty())) {
            throw new CommandFailed(
                    ExitCode.NOT_FOUND,
                    "No site of " + configuration.group() + " has said anything yet: start the agents.");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(HaproxyConfiguration.text(configuration.group(), bind, view.sites()));
        out.flush();
        return 0;
    }
}
