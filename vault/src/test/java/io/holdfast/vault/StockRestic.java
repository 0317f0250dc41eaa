package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The stock restic client, as a user runs it against a vault. */
final class StockRestic {
    private final String url;
    private final Path certificate;
    private final Path scratch;

    StockRestic(String url, Path certificate, Path scratch) {
        this.url = url;
        this.certificate = certificate;
        this.scratch = scratch;
    }

    String run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
            String output = output(process);
            assertThat(process.exitValue())
                    .as("restic %s: %s", List.of(arguments), output)
                    .isZero();
            return output;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /**
     * Runs a command that the vault refuses. restic tries a refused request again for a quarter of an hour; this ends it
     * as soon as it has said why.
     */
    String runUntilItSays(String words, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
            while (true) {
                boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
                String output = output(process);
                if (output.contains(words)) {
                    return output;
                }
                assertThat(ended || System.nanoTime() > end)
                        .as("restic %s says '%s' and not %s", List.of(arguments), words, output)
                        .isFalse();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private String output(Process process) throws IOException {
        return Files.readString(scratch.resolve("restic-" + process.pid()), StandardCharsets.UTF_8);
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "exec restic \"$@\" >\"$OUT/restic-$$\" 2>&1", "restic", "--no-cache", "--cacert"));
        command.add(certificate.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OUT", scratch.toString());
        builder.environment().put("RESTIC_REPOSITORY", "rest:" + url);
        builder.environment().put("RESTIC_PASSWORD", "correct horse battery staple");
        return builder.start();
    }
}
