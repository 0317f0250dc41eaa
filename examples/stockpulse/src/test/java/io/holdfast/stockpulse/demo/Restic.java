package io.holdfast.stockpulse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The stock client, which judges what we wrote. */
final class Restic {
    private Restic() {}

    /** While the server works in the repository for a moment, as it does when it looks what is there, it is asked again. */
    static void checkEverything(Path repository, Path passwordFile) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Answer answer = check(repository, passwordFile);
        while (answer.said().contains("repository is already locked") && System.nanoTime() < deadline) {
            Thread.sleep(500);
            answer = check(repository, passwordFile);
        }
        assertThat(answer.code()).as(answer.said()).isZero();
        assertThat(answer.said()).contains("no errors were found");
    }

    private record Answer(int code, String said) {}

    private static Answer check(Path repository, Path passwordFile) throws Exception {
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
        return new Answer(restic.waitFor(), said);
    }
}
