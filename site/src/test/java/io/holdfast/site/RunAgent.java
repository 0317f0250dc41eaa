package io.holdfast.site;

import io.holdfast.site.agent.SiteAgent;
import io.holdfast.site.config.LeaseStores;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.config.SiteFile;
import java.io.IOException;
import java.nio.file.Path;

/** An agent as a process of its own, which can be killed and frozen. */
final class RunAgent {
    private RunAgent() {}

    public static void main(String[] arguments) throws Exception {
        SiteConfiguration configuration = SiteFile.read(Path.of(arguments[0]));
        SiteAgent agent = SiteAgent.start(configuration, LeaseStores.open(configuration));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                agent.close();
            } catch (IOException e) {
                e.printStackTrace();
            }
        }));
        agent.await();
    }
}
