package io.holdfast.stockpulse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The stock client, which judges what we wrote. */
final class Restic {
    private Restic() {}

    static void checkEverything(Path repository, Path passwordFile) throws Exception {
        Process restic = new ProcessBuilder(List.of(
                        "restic",
                        "--no-cache",
                        "-r",
                        repository.toString(),
                        "--password-file",
                        passwordFile.toString(),
                        "check",
                        "--read-data"))
                .redirectErrorStream(true)
                .start();
        String said = new String(restic.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(restic.waitFor()).as(said).isZero();
        assertThat(said).contains("no errors were found");
    }
}
