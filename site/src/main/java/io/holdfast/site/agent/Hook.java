package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of the operator's own, told what is happening by its environment. */
final class Hook {
    private Hook() {}

    /** What a site's commands are told. @param from the former active site; empty for the first */
    static Map<String, String> environment(SiteConfiguration configuration, long epoch, String from) {
        SiteConfiguration.Postgresql server = configuration.postgresql().orElseThrow();
        return Map.of(
                "HOLDFAST_GROUP",
                configuration.group(),
                "HOLDFAST_SITE",
                configuration.site(),
                "HOLDFAST_FROM",
                from,
                "HOLDFAST_TOKEN",
                Long.toString(epoch),
                "HOLDFAST_ADDRESS",
                server.address(),
                "HOLDFAST_PORT",
                Integer.toString(server.port()));
    }

    /** @throws IOException with what it said when it does not end with 0 in time; it is killed then */
    static void run(List<String> command, Map<String, String> environment, Duration atMost)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile("holdfast-hook", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = false;
            try {
                ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
            if (!ended || process.exitValue() != 0) {
                throw new IOException("The command " + command
                        + (ended
                                ? " ended with " + process.exitValue()
                                : " did not end within " + atMost.toSeconds() + " s")
                        + ": "
                        + Files.readString(said, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
