package io.holdfast.cli.site;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verbs of a site. */
@Command(
        name = "site",
        description =
                "Which of several sites is active: the agent that runs beside each site's PostgreSQL, and switchover"
                        + " and failover between them. Everything is agreed on by a lease in etcd (or in the catalog of a"
                        + " single node), so that never two sites take"
                        + " writes.",
        subcommands = {
            SiteRunCommand.class,
            SiteStatusCommand.class,
            SwitchoverCommand.class,
            FailoverCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            RehearseCommand.class,
            HaproxyCommand.class
        })
final class SiteCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast site --help' lists them.");
    }
}
