package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs commands of the system, which tell of files independently of us. */
public final class Shell {
    private Shell() {}

    /** What the script, which must succeed, wrote to both its outputs. */
    public static String run(Path directory, String script) throws IOException, InterruptedException {
        return new String(bytes(directory, script), StandardCharsets.UTF_8);
    }

    public static byte[] bytes(Path directory, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as(script + ": " + new String(output, StandardCharsets.UTF_8))
                .isZero();
        return output;
    }
}
