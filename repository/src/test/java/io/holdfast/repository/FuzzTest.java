package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feeds what a hostile repository may hold to everything that reads it, with Jazzer, from real files on and from what was
 * found before. Some seconds in every build; {@code bench/fuzz} goes on for hours.
 */
class FuzzTest {
    private static final Duration TIME = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void whatever_a_repository_holds_is_read_or_refused() throws Exception {
        Path found = Files.createDirectory(folder.resolve("found"));
        Path log = folder.resolve("log");
        int exit = new Fuzzing(folder).run(TIME, List.of(found, Fuzzing.CORPUS, FuzzSeeds.collect(folder)), log);
        String said = Files.readString(log);
        assertThat(exit).as(said).isZero();
        assertThat(said).contains("DONE");
    }
}
