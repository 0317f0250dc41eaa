package io.holdfast.cli.site;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.LogToStandardError;
import io.holdfast.site.agent.SiteAgent;
import io.holdfast.site.config.LeaseStores;
import io.holdfast.site.config.SiteConfiguration;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a site's agent until it is stopped. */
@Command(
        name = "run",
        description = "Run this site's agent, which starts and stops PostgreSQL as the group agrees. Stays until it is"
                + " stopped (Ctrl-C, SIGTERM): PostgreSQL is stopped cleanly then, and another site may take over at once."
                + " When it is killed PostgreSQL is killed too, and nothing that was committed is lost. A witness (a file"
                + " without postgresql) only observes.")
final class SiteRunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SiteRunCommand.class);

    @Mixin
    private SiteOption site = new SiteOption();

    @Override
    public Integer call() throws InterruptedException {
        LogToStandardError.begin();
        SiteConfiguration configuration = site.configuration();
        SiteAgent agent;
        try {
            agent = SiteAgent.start(configuration, LeaseStores.open(configuration));
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("site-end").unstarted(() -> {
                    try {
                        agent.close();
                    } catch (IOException e) {
                        LOG.error("The agent did not end well: {}", e.getMessage());
                    }
                }));
        LOG.info("The agent of {} in {} runs", configuration.site(), configuration.group());
        agent.await();
        return 0;
    }
}
