package io.holdfast.server.plan;

import io.holdfast.site.agent.SiteAgent;
import io.holdfast.site.config.LeaseStores;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.config.SiteFile;
import java.nio.file.Path;

/** A site's agent as a process of its own, which can be killed. */
final class SiteAgentProcess {
    private SiteAgentProcess() {}

    public static void main(String[] arguments) throws Exception {
        SiteConfiguration configuration = SiteFile.read(Path.of(arguments[0]));
        SiteAgent.start(configuration, LeaseStores.open(configuration)).await();
    }
}
